import { readdir } from 'node:fs/promises'
import type { Declarations, Outcomes, Pattern } from './pattern.ts'

/** A solution as its file tells of it. */
export interface Solution {
  /** The file's name. */
  readonly name: string
  /** By the first word of the name. */
  readonly kind: 'mutex' | 'stm' | 'other'
  readonly solve: unknown
  readonly outcomes: Outcomes
  readonly bug: string | undefined
  readonly price: string | undefined
}

/** A pattern, by its folder's name. Its solutions are loaded when they are asked for. */
export interface Entry {
  readonly name: string
  readonly pattern: Pattern<unknown>
  solutions(): Promise<Solution[]>
}

const here = new URL('./', import.meta.url)

/** The names of all patterns: each folder beside this file is one. */
export async function patternNames(): Promise<string[]> {
  const entries = await readdir(here, { withFileTypes: true })
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort()
}

/** Every pattern. */
export async function discover(): Promise<Entry[]> {
  return Promise.all((await patternNames()).map(load))
}

/** The pattern in the folder `name`, which must be there. */
export async function load(name: string): Promise<Entry> {
  const folder = new URL(`${name}/`, here)
  const { default: pattern } = await import(new URL('problem.ts', folder).href)
  if (typeof pattern?.scenarios !== 'object' || typeof pattern.choice !== 'object') {
    throw new Error(
      `patterns/${name}/problem.ts must export default definePattern({ ... }), with scenarios and a choice`,
    )
  }
  return { name, pattern, solutions: () => solutionsIn(folder) }
}

/** Every file of the folder but the problem and the tests is a solution: wrong ones first, mutex before STM. */
async function solutionsIn(folder: URL): Promise<Solution[]> {
  const files = (await readdir(folder)).filter(
    (file) => /^[a-z0-9-]+\.ts$/.test(file) && file !== 'problem.ts',
  )
  const solutions = await Promise.all(files.map((file) => loadSolution(folder, file)))
  return solutions.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1))
}

async function loadSolution(folder: URL, file: string): Promise<Solution> {
  const module = (await import(new URL(file, folder).href)) as Declarations & { default: unknown }
  const name = file.replace(/\.ts$/, '')
  const kind = name.startsWith('mutex') ? 'mutex' : name.startsWith('stm') ? 'stm' : 'other'
  const { default: solve, outcomes = {}, bug, price } = module
  return { name, kind, solve, outcomes, bug, price }
}

const KINDS: readonly Solution['kind'][] = ['other', 'mutex', 'stm']

const rank = ({ kind, bug }: Solution): number =>
  KINDS.indexOf(kind) * 2 + (bug === undefined ? 1 : 0)
