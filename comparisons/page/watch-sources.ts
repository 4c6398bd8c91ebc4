import { watch } from 'node:fs'
import { join } from 'node:path'

/** The folders with sources that a page is made from. */
const FOLDERS = ['patterns', 'stm', 'comparisons']

/** Changes within this many milliseconds belong together: an editor writes a file in several steps. */
const TOGETHER = 80

/**
 * Calls `onChange` with the paths, from `root`, of sources that have changed, until the function that is
 * returned is called. It is called again only when its promise has settled.
 */
export function watchSources(
  root: string,
  onChange: (paths: readonly string[]) => Promise<void>,
): () => void {
  const changed = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let latest: Promise<void> = Promise.resolve()
  const tell = () => {
    const paths = [...changed]
    changed.clear()
    latest = latest.then(() => onChange(paths))
  }
  const watchers = FOLDERS.map((folder) =>
    watch(join(root, folder), { recursive: true }, (_, file) => {
      if (file === null || !/\.ts$/.test(file) || /\.(test|suite)\.ts$/.test(file)) return
      changed.add(`${folder}/${file.replaceAll('\\', '/')}`)
      clearTimeout(timer)
      timer = setTimeout(tell, TOGETHER)
    }),
  )
  return () => {
    clearTimeout(timer)
    for (const each of watchers) each.close()
  }
}
