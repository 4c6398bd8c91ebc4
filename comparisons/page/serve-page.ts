import { preview } from 'vite'
import { buildPage, type Site } from './build-page.ts'

/** A page that is served. */
export interface Served {
  readonly url: string
  close(): Promise<void>
}

/** Builds the page and serves it on loopback, at `port`, or at any free port for 0. */
export async function servePage(site: Site, port: number): Promise<Served> {
  await buildPage(site)
  const server = await preview({
    root: site.root,
    configFile: false,
    logLevel: 'silent',
    build: { outDir: site.folder },
    preview: { host: '127.0.0.1', port, strictPort: port !== 0 },
  })
  const url = server.resolvedUrls?.local[0]
  if (url === undefined) throw new Error('the server has no address')
  return { url, close: () => server.close() }
}
