import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Facts } from '../facts.ts'

/** What an exploration has found, and of which programs. */
export interface Stored {
  readonly digest: string
  readonly facts: Facts
}

const FOLDER = 'explorations/'

/** Where the facts of a pattern are kept in `docs/`, and how. */
export const storedFile = (stored: Stored): readonly [path: string, text: string] => [
  `${FOLDER}${stored.facts.pattern}.json`,
  `${JSON.stringify(stored, null, 1)}\n`,
]

/** What is kept in `docs`, by pattern, in the order of their names. */
export async function readStored(docs: URL): Promise<Map<string, Stored>> {
  const stored = new Map<string, Stored>()
  for (const file of (await filesIn(new URL(FOLDER, docs))).sort()) {
    if (!file.endsWith('.json')) continue
    const text = await readFile(new URL(`${FOLDER}${file}`, docs), 'utf8')
    stored.set(file.replace(/\.json$/, ''), JSON.parse(text))
  }
  return stored
}

/** All files in a folder and the folders in it; none if it is not there. */
export async function filesIn(folder: URL): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile())
    const root = new URL('.', folder)
    return files.map(({ parentPath, name }) => pathWithin(root, parentPath, name)).sort()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

function pathWithin(root: URL, folder: string, name: string): string {
  const file = pathToFileURL(join(folder, name)).href
  return decodeURIComponent(file.slice(root.href.length))
}
