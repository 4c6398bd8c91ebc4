import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'

/** The texts of a pattern's files, by name. */
export type Sources = ReadonlyMap<string, string>

const patterns = new URL('../../patterns/', import.meta.url)

/** The source files of a pattern, and the shared ones that they import. */
export async function sourcesOf(pattern: string): Promise<Sources> {
  const folder = new URL(`${pattern}/`, patterns)
  const files = (await readdir(folder)).filter((file) => /^[a-z0-9-]+\.ts$/.test(file)).sort()
  const sources = new Map<string, string>()
  for (const file of files) sources.set(file, await read(new URL(file, folder)))
  for (const file of sharedBy([...sources.values()])) {
    sources.set(file, await read(new URL(file, folder)))
  }
  return sources
}

/** The text of a file, with LF line ends on every machine. */
export const read = async (file: URL): Promise<string> =>
  (await readFile(file, 'utf8')).replaceAll('\r\n', '\n')

/** The files of `patterns/` that `sources` import, as they name them. */
function sharedBy(sources: readonly string[]): string[] {
  const imports = sources.flatMap((source) => [...source.matchAll(/ from '(\.\.\/[a-z-]+\.ts)'/g)])
  return [...new Set(imports.map(([, file = '']) => file))].sort()
}

/** A digest that differs if any of the sources does. */
export function digestOf(sources: Sources): string {
  const hash = createHash('sha256')
  for (const [file, text] of sources) hash.update(`${file}\0${text}\0`)
  return hash.digest('hex').slice(0, 16)
}
