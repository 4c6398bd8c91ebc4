import { gzipSync } from 'node:zlib'
import type { PageFiles } from './page-files.ts'

/**
 * The bytes, compressed by gzip, that a browser loads before the problem `name` can be played, with the script
 * of a solution if it is at the path `apart`.
 */
export async function firstLoad(files: PageFiles, name: string, apart?: string): Promise<number> {
  const paths = ['index.html', 'play.js', `problems/${name}.js`, ...(apart ? [apart] : [])]
  const texts = await Promise.all(paths.map((path) => files.read(path)))
  return texts.reduce((sum, text = '') => sum + gzipSync(text).length, 0)
}
