import { gzipSync } from 'node:zlib'
import type { PageFiles } from './page-files.ts'

/** The bytes, compressed by gzip, that a browser loads before the problem `name` can be played. */
export async function firstLoad(files: PageFiles, name: string): Promise<number> {
  const texts = ['index.html', 'play.js', `problems/${name}.js`].map((path) => files.read(path))
  return (await Promise.all(texts)).reduce((sum, text) => sum + gzipSync(text).length, 0)
}
