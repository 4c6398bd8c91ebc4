import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { CHAPTERS } from './chapters.ts'
import type { Forgets, Spared } from './duties.ts'
import type { ScheduledDeclarations, ScheduledProblem } from './on-schedules.ts'
import type { ThreadsProblem } from './on-threads.ts'
import { type FilledChapter, inChapters } from './order.ts'
import type { Composing, Declarations, Outcomes, Pattern } from './pattern.ts'
import { inDisplayOrder, isSolutionFile, kindOf, type SolutionKind } from './solution-order.ts'

/** A solution: what its file exports, and its name. */
export interface Solution {
  /** The file's name. */
  readonly name: string
  /** From the first word of the name. */
  readonly kind: SolutionKind
  readonly solve: unknown
  readonly outcomes: Outcomes
  readonly bug: string | undefined
  readonly price: string | undefined
  /** The opened compositions; `undefined` if it is not opened up. */
  readonly opened: unknown
  readonly published: Readonly<Record<string, string>> | undefined
  readonly composing: Composing | undefined
  readonly forgets: Forgets | undefined
  readonly spared: Spared | undefined
}

/** A pattern, under the name of its folder. Its solutions are loaded on demand. */
export interface Entry {
  readonly name: string
  readonly pattern: Pattern<unknown>
  solutions(): Promise<Solution[]>
}

/** A file of a pattern does not export what it must. The message is one line that says how. */
export class BadPattern extends Error {
  override readonly name = 'BadPattern'
}

const here = new URL('./', import.meta.url)

/** The names of all patterns: each folder beside this file that has a `problem.ts`. */
export const patternNames = (): Promise<string[]> => foldersWith('problem.ts')

/** The names of all problems on threads: each folder that has a `threads.ts`. */
export const threadsProblemNames = (): Promise<string[]> => foldersWith('threads.ts')

/** The names of the folders beside this file that have one of `files`. */
async function foldersWith(...files: readonly string[]): Promise<string[]> {
  const entries = await readdir(here, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory() && files.some((file) => isThere(entry.name, file)))
    .map(({ name }) => name)
    .sort()
}

const isThere = (name: string, file: string): boolean =>
  existsSync(new URL(`${name}/${file}`, here))

/** The problem on threads in the folder `name`, which must exist. */
export async function loadOnThreads(name: string): Promise<ThreadsProblem> {
  return (await import(new URL(`${name}/threads.ts`, here).href)).default
}

/** The part of a problem of the event loop that runs on threads is a folder of its own in the problem's. */
const PART = 'on-threads'

/** The names of all problems whose threads are explored: each folder with a `schedules.ts`, its own or in its part. */
export const scheduledNames = (): Promise<string[]> =>
  foldersWith('schedules.ts', `${PART}/schedules.ts`)

/** A solution that is a program of threads. */
export interface ScheduledSolution extends ScheduledDeclarations {
  readonly name: string
  /** The file that exports the program, to be loaded on every thread. */
  readonly entry: URL
}

/** A problem whose threads are explored, with its solutions: wrong ones first. */
export interface ScheduledEntry {
  readonly name: string
  /** Where its files are, from `patterns/` on: `spinlock`, `lost-update/on-threads`. */
  readonly folder: string
  readonly problem: ScheduledProblem
  readonly solutions: readonly ScheduledSolution[]
}

/** The problem with explored threads in the folder `name`, or in the part of it that is on threads. */
export async function loadScheduled(name: string): Promise<ScheduledEntry> {
  const folder = isThere(name, 'schedules.ts') ? name : `${name}/${PART}`
  const place = new URL(`${folder}/`, here)
  const { default: problem } = await import(new URL('schedules.ts', place).href)
  const files = (await readdir(place)).filter((file) =>
    /^(?:mutex|atomics|stm|plain|other)[a-z0-9-]*\.ts$/.test(file),
  )
  const solutions = await Promise.all(
    files.map(async (file) => {
      const entry = new URL(file, place)
      const module: ScheduledDeclarations = await import(entry.href)
      const { bug, price, outcomes, litmus, loop, count } = module
      const name = file.replace(/\.ts$/, '')
      const forReal = { litmus, loop, count }
      return { name, entry, bug, price, outcomes, ...forReal } as ScheduledSolution
    }),
  )
  const order = ({ bug, name }: ScheduledSolution) => `${bug === undefined ? 1 : 0}${name}`
  solutions.sort((a, b) => (order(a) < order(b) ? -1 : 1))
  return { name, folder, problem, solutions }
}

/** What a list says of a problem on threads. */
export interface OnThreads {
  readonly name: string
  readonly title: string
  readonly lesson: string
  /** Whether it is a part of a problem of the event loop, and has the name of that. */
  readonly isPart: boolean
}

/** All problems on threads: those that are explored, and then those that run as they come. */
export async function listOnThreads(): Promise<readonly OnThreads[]> {
  const files = ['schedules.ts', `${PART}/schedules.ts`, 'threads.ts']
  const listed = files.map(async (file) =>
    (await foldersWith(file)).map((name) => about(name, file)),
  )
  return await Promise.all((await Promise.all(listed)).flat())
}

async function about(name: string, file: string): Promise<OnThreads> {
  const { default: problem } = await import(new URL(`${name}/${file}`, here).href)
  const { title, lesson }: ScheduledProblem | ThreadsProblem = problem
  return { name, title, lesson, isPart: file.startsWith(PART) }
}

/** Every pattern, by name. */
export async function discover(): Promise<Entry[]> {
  return Promise.all((await patternNames()).map(load))
}

/** Every pattern, by chapter and in the order in which they are best read. */
export async function discoverChapters(): Promise<readonly FilledChapter<Entry>[]> {
  return inChapters(await discover())
}

/**
 * The pattern in the folder `name`.
 * @throws BadPattern if `problem.ts` does not export what it must; `solutions` does so for the others.
 */
export async function load(name: string): Promise<Entry> {
  const folder = new URL(`${name}/`, here)
  const { default: pattern } = await import(new URL('problem.ts', folder).href)
  if (!isPattern(pattern)) {
    throw new BadPattern(
      `patterns/${name}/problem.ts must export default definePattern({ ... }), with scenarios, a choice, a chapter of patterns/chapters.ts, and after`,
    )
  }
  const scenarios = Object.keys(pattern.scenarios)
  return {
    name,
    pattern,
    async solutions() {
      const solutions = await solutionsIn(folder)
      for (const each of solutions) assertFits(each, scenarios, `patterns/${name}/${each.name}.ts`)
      return solutions
    },
  }
}

const isPattern = (pattern: Partial<Pattern<unknown>> | undefined): pattern is Pattern<unknown> =>
  typeof pattern?.scenarios === 'object' &&
  typeof pattern.choice === 'object' &&
  CHAPTERS.some(({ title }) => title === pattern.chapter) &&
  Array.isArray(pattern.after)

/** The solutions in a folder, in the order in which pages show them. */
async function solutionsIn(folder: URL): Promise<Solution[]> {
  const files = (await readdir(folder)).filter(isSolutionFile)
  const solutions = await Promise.all(files.map((file) => loadSolution(folder, file)))
  return solutions.sort(inDisplayOrder)
}

async function loadSolution(folder: URL, file: string): Promise<Solution> {
  const module = (await import(new URL(file, folder).href)) as Declarations & { default: unknown }
  const name = file.replace(/\.ts$/, '')
  const kind = kindOf(name)
  const { default: solve, outcomes = {}, ...about } = module
  const { bug, price, opened, published, composing, forgets, spared } = about
  const composed = { opened, published, composing }
  return { name, kind, solve, outcomes, bug, price, ...composed, forgets, spared }
}

function assertFits(
  { solve, outcomes }: Solution,
  scenarios: readonly string[],
  file: string,
): void {
  if (solve === undefined) throw new BadPattern(`${file} must export its solution by default`)
  const unknown = Object.keys(outcomes).find((name) => !scenarios.includes(name))
  if (unknown === undefined) return
  const known = scenarios.map((name) => `'${name}'`).join(', ')
  throw new BadPattern(`${file} declares outcomes of '${unknown}', which is none of ${known}`)
}
