import './short-lived.ts'
import { compare } from '../comparisons/verdicts/compare.ts'
import { type Facts, factsOf } from '../comparisons/verdicts/facts.ts'
import { load } from '../patterns/discover.ts'
import { progress } from './command-line.ts'

/**
 * Explores patterns with all their solutions, as `scripts/run` does, and shows progress on stderr.
 */
export async function exploreAll(patterns: readonly string[]): Promise<Facts[]> {
  const all: Facts[] = []
  for (const [i, name] of patterns.entries()) {
    const entry = await load(name)
    const exploring = (solution: string, scenario: string, states: number) =>
      progress.show(
        `${i + 1} of ${patterns.length}: ${name}, ${solution}, ${scenario}: ${states} states`,
      )
    all.push(factsOf(await compare(entry, await entry.solutions(), {}, { exploring })))
  }
  progress.clear()
  return all
}
