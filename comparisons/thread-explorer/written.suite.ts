import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll } from 'vitest'

/** What most programs share. */
export const memory = 'open: () => new SharedArrayBuffer(8)'

/** A program in which Alice does `alice`, and Bob `bob`, with the words of the memory, and `more`. */
export const programOf = (alice: string, more = '', bob?: string): string =>
  `const play = (does) => (memory) => does(new Int32Array(memory), memory)
  export default { ${memory}, threads: {
    Alice: play((words, memory) => { ${alice} }),
    ${bob === undefined ? '' : `Bob: play((words, memory) => { ${bob} }),`}
  }, ${more} }`

/** Lets the tests of a file write programs to explore, which are removed in the end. */
export function writtenPrograms(): (source: string) => Promise<URL> {
  let folder: string
  let written = 0
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'threads-'))
  })
  afterAll(() => rm(folder, { recursive: true }))
  return async (source) => {
    const file = join(folder, `program-${written++}.mjs`)
    await writeFile(file, source)
    return pathToFileURL(file)
  }
}
