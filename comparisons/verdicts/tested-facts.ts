import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { read, sourcesOf } from '../sources/sources.ts'
import type { Facts } from './facts.ts'

// What the contract test has explored. `npm test` compares it with the pages in the same run, so that
// nothing is explored twice.

const root = new URL('../../', import.meta.url)

/** Copies of the project that share their packages keep facts of their own. */
const copy = createHash('sha256').update(root.href).digest('hex').slice(0, 16)
const folder = new URL(`node_modules/.cache/tested-facts/${copy}/`, root)

/** All that decides what an exploration finds, besides the pattern: what explores, and what it uses. */
const FOLDERS = ['stm', 'comparisons/explorer', 'comparisons/verdicts', 'comparisons/text']

const fileOf = (pattern: string): URL => new URL(`${pattern}.json`, folder)

/** Forgets the facts of a pattern. */
export const forgetTested = (pattern: string): Promise<void> => rm(fileOf(pattern), { force: true })

/** Keeps the facts of a pattern, explored without bounds, from the sources with this `digest`. */
export async function keepTested(facts: Facts, digest: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(fileOf(facts.pattern), JSON.stringify({ digest, facts }))
}

/** The facts that were kept of a pattern; `undefined` if there are none, or any source has changed. */
export async function testedFacts(pattern: string): Promise<Facts | undefined> {
  try {
    const kept: { readonly digest: string; readonly facts: Facts } = JSON.parse(
      await readFile(fileOf(pattern), 'utf8'),
    )
    return kept.digest === (await digestOfAll(pattern)) ? kept.facts : undefined
  } catch {
    return undefined
  }
}

/** A digest of all that decides what is found when `pattern` is explored without bounds. */
export async function digestOfAll(pattern: string): Promise<string> {
  const hash = createHash('sha256').update(process.version)
  const add = (name: string, text: string) => hash.update(`\0${name}\0${text}`)
  for (const [name, text] of await sourcesOf(pattern)) add(name, text)
  for (const name of await shared()) add(name, await read(new URL(name, root)))
  add('packages', await read(new URL('package-lock.json', root)).catch(() => 'not locked'))
  return hash.digest('hex')
}

/** The files that are not of one pattern, by their paths in the project. */
async function shared(): Promise<string[]> {
  const files = FOLDERS.map(async (name) =>
    (await readdir(fileURLToPath(new URL(name, root)), { recursive: true }))
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `${name}/${file.replaceAll('\\', '/')}`),
  )
  return ['patterns/discover.ts', ...(await Promise.all(files)).flat()].sort()
}
