import { digestOfProject, Kept } from '../sources/kept.ts'
import { read, sourcesOf } from '../sources/sources.ts'
import type { Facts } from './facts.ts'

// What the contract test has explored. `npm test` compares it with the pages in the same run, so that
// nothing is explored twice.

/** All that decides what an exploration finds, besides the pattern: what explores, and what it uses. */
const FOLDERS = ['stm', 'comparisons/explorer', 'comparisons/verdicts', 'comparisons/text']

const DISCOVERY = 'patterns/discover.ts'

const kept = new Kept<Facts>('tested-facts', (pattern) => digestOfAll(pattern))

/** Forgets the facts of a pattern. */
export const forgetTested = (pattern: string): Promise<void> => kept.forget(pattern)

/** Keeps the facts of a pattern, explored without bounds, from the sources with this `digest`. */
export const keepTested = (facts: Facts, digest: string): Promise<void> =>
  kept.keep(facts.pattern, facts, digest)

/** The facts that were kept of a pattern; `undefined` if there are none, or any source has changed. */
export const testedFacts = (pattern: string): Promise<Facts | undefined> => kept.get(pattern)

/** A digest of all that decides what is found when `pattern` is explored without bounds. */
export async function digestOfAll(pattern: string): Promise<string> {
  const discovery = await read(new URL(`../../${DISCOVERY}`, import.meta.url))
  return digestOfProject(FOLDERS, [...(await sourcesOf(pattern)), [DISCOVERY, discovery]])
}
