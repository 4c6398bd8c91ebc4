import { faultOf } from './fault-of.ts'
import { PageFiles } from './page-files.ts'
import { type Served, servePage } from './serve-page.ts'
import { watchSources } from './watch-sources.ts'

/** What happens to a page that is served, in one line each. */
export interface Log {
  reloaded(paths: readonly string[]): void
  /** A source is wrong, and the page stays as it was. */
  failed(fault: string): void
}

/**
 * Serves the page on loopback, at `port`, or at any free port for 0, each part of it built when it is asked
 * for. When a source changes, the page is built and loaded again. Rejects if the port is taken.
 */
export async function serveLive(
  root: string,
  port: number,
  log: Log,
): Promise<Pick<Served, 'url' | 'close'>> {
  const files = await PageFiles.of(root)
  const served = await servePage(files, port, (error) => log.failed(faultOf(error)))
  const stop = watchSources(root, async (paths) => {
    try {
      if (!(await files.refresh(paths))) return
      served.reload()
      log.reloaded(paths)
    } catch (error) {
      log.failed(faultOf(error))
    }
  })
  return {
    url: served.url,
    close() {
      stop()
      return served.close()
    },
  }
}
