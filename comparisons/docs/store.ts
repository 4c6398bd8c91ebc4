import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Facts } from '../verdicts/facts.ts'
import { ifThere } from './if-there.ts'

/**
 * Raise this when the explorer finds something else in the same programs, or when facts take another
 * form: all patterns have to be explored again then. Words are not stored, so no rewording needs it.
 */
const VERSION = 2

/** The facts of a pattern, and the digest of the programs in which they were found. */
export interface Stored {
  readonly digest: string
  readonly facts: Facts
}

/** What an experiment printed, and the digest of its program. */
export interface StoredExperiment {
  readonly name: string
  readonly digest: string
  readonly lines: readonly string[]
}

const FOLDER = 'explorations/'
const EXPERIMENTS = 'experiments/'

/** The file in `docs/` that keeps the facts of a pattern. */
export const storedFile = ({ digest, facts }: Stored): readonly [path: string, text: string] => [
  `${FOLDER}${facts.pattern}.json`,
  `${JSON.stringify({ version: VERSION, digest, facts }, null, 1)}\n`,
]

/** The file in `docs/` that keeps what an experiment printed. */
export const experimentFile = (ran: StoredExperiment): readonly [path: string, text: string] => [
  `${EXPERIMENTS}${ran.name}.json`,
  `${JSON.stringify(ran, null, 1)}\n`,
]

/** The facts that `docs` keeps, by pattern, in the order of their names; none of another version. */
export async function readStored(docs: URL): Promise<Map<string, Stored>> {
  const all = await readAll<Stored & { readonly version?: number }>(FOLDER, docs)
  return new Map([...all].filter(([, { version }]) => version === VERSION))
}

/** What `docs` keeps of experiments, by their names and in that order. */
export const readExperiments = (docs: URL): Promise<Map<string, StoredExperiment>> =>
  readAll(EXPERIMENTS, docs)

async function readAll<T>(folder: string, docs: URL): Promise<Map<string, T>> {
  const all = new Map<string, T>()
  for (const file of (await filesIn(new URL(folder, docs))).sort()) {
    if (!file.endsWith('.json')) continue
    const text = await readFile(new URL(`${folder}${file}`, docs), 'utf8')
    all.set(file.replace(/\.json$/, ''), JSON.parse(text))
  }
  return all
}

/** All files in a folder and the folders in it; none if the folder does not exist. */
export async function filesIn(folder: URL): Promise<string[]> {
  const entries = await ifThere(() => readdir(folder, { recursive: true, withFileTypes: true }))
  const files = (entries ?? []).filter((entry) => entry.isFile())
  const root = new URL('.', folder)
  return files.map(({ parentPath, name }) => pathWithin(root, parentPath, name)).sort()
}

function pathWithin(root: URL, folder: string, name: string): string {
  const file = pathToFileURL(join(folder, name)).href
  return decodeURIComponent(file.slice(root.href.length))
}
