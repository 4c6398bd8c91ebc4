import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname } from 'node:path'
import type { PageFiles } from './page-files.ts'

/** A page that is served. */
export interface Served {
  readonly url: string
  /** Makes every page that is open load again. Its address, and so what is played, stays. */
  reload(): void
  close(): Promise<void>
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
}

const RELOADS = `<script>new EventSource('changes').onmessage = () => location.reload()</script>`

/**
 * Serves the page on loopback, at `port`, or at any free port for 0. A file that cannot be made is
 * reported to `onError`. Rejects if the port is taken.
 */
export async function servePage(
  files: PageFiles,
  port: number,
  onError: (error: unknown) => void,
): Promise<Served> {
  const open = new Set<ServerResponse>()
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const path = pathname === '/' ? 'index.html' : pathname.slice(1)
    if (path === 'changes') return listen(response, open)
    files.read(path).then(
      (text) => {
        if (text === undefined) response.writeHead(404).end()
        else send(response, path, text)
      },
      (error: unknown) => {
        response.writeHead(500).end()
        onError(error)
      },
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject).listen(port, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    reload() {
      for (const each of open) each.write('data: changed\n\n')
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function listen(response: ServerResponse, open: Set<ServerResponse>): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.flushHeaders()
  open.add(response.on('close', () => open.delete(response)))
}

function send(response: ServerResponse, path: string, text: string): void {
  const type = TYPES[extname(path)] ?? 'application/octet-stream'
  response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' })
  response.end(path === 'index.html' ? text.replace('</body>', `${RELOADS}\n</body>`) : text)
}
