import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Facts } from '../verdicts/facts.ts'

/** What an exploration has found, and of which programs. */
export interface Stored {
  readonly digest: string
  readonly facts: Facts
}

/** What an experiment has printed, and which one it was. */
export interface Ran {
  readonly name: string
  readonly digest: string
  readonly lines: readonly string[]
}

const FOLDER = 'explorations/'
const EXPERIMENTS = 'experiments/'

/** Where the facts of a pattern are kept in `docs/`, and how. */
export const storedFile = (stored: Stored): readonly [path: string, text: string] => [
  `${FOLDER}${stored.facts.pattern}.json`,
  `${JSON.stringify(stored, null, 1)}\n`,
]

/** Where what an experiment has printed is kept in `docs/`, and how. */
export const ranFile = (ran: Ran): readonly [path: string, text: string] => [
  `${EXPERIMENTS}${ran.name}.json`,
  `${JSON.stringify(ran, null, 1)}\n`,
]

/** What is kept in `docs` of explorations, by pattern, in the order of their names. */
export const readStored = (docs: URL): Promise<Map<string, Stored>> => readAll(FOLDER, docs)

/** What is kept in `docs` of experiments, by their names and in that order. */
export const readRan = (docs: URL): Promise<Map<string, Ran>> => readAll(EXPERIMENTS, docs)

async function readAll<T>(folder: string, docs: URL): Promise<Map<string, T>> {
  const all = new Map<string, T>()
  for (const file of (await filesIn(new URL(folder, docs))).sort()) {
    if (!file.endsWith('.json')) continue
    const text = await readFile(new URL(`${folder}${file}`, docs), 'utf8')
    all.set(file.replace(/\.json$/, ''), JSON.parse(text))
  }
  return all
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
