import type { Facts } from '../comparisons/verdicts/facts.ts'
import { load } from '../patterns/discover.ts'
import { progress } from './command-line.ts'
import { inProcesses } from './processes.ts'

/** What a child process explores at a time: a solution of a pattern, by their names. */
export interface ToExplore {
  readonly pattern: string
  readonly solution: string
}

/** The facts of a pattern, with those of one solution. */
export type Explored = Facts

/**
 * Explores patterns with all their solutions, as `scripts/run` does, on all cores, and shows
 * progress on stderr.
 */
export async function exploreAll(patterns: readonly string[]): Promise<Facts[]> {
  const jobs: ToExplore[] = []
  for (const pattern of patterns) {
    const solutions = await (await load(pattern)).solutions()
    jobs.push(...solutions.map(({ name: solution }) => ({ pattern, solution })))
  }
  const found = await inProcesses<ToExplore, Explored>(
    new URL('explorer-process.ts', import.meta.url),
    jobs,
    (text, finished) => progress.show(`${finished} of ${jobs.length} explored; ${text}`),
  )
  progress.clear()
  return patterns.map((pattern) => together(found.filter((each) => each.pattern === pattern)))
}

/** The facts of a pattern, from those of each solution. */
export function together(parts: readonly Facts[]): Facts {
  const [first] = parts
  if (first === undefined) throw new RangeError('a pattern without solutions')
  const solutions = parts.flatMap((part) => part.solutions)
  return { ...first, ok: parts.every(({ ok }) => ok), solutions }
}
