import type { Pair } from '../pair.ts'

/**
 * The kernel of a bug from a published set of real Node bugs: a program of our own in which the same goes
 * wrong, and its mended twin. No code is taken from the project.
 */
export interface PublishedBug extends Pair {
  readonly project: string
  /** Which benchmarks of the set fail by it, as the set abbreviates them. */
  readonly benchmarks: readonly string[]
  /** The report of the bug, or the commit that mends it. */
  readonly source: string
  /** The set names the project alone: that this is the report is our reading. */
  readonly isOurReading?: true
}
