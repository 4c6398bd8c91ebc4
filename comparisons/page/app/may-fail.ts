import type { PlayableSolution } from '../registry.ts'
import { isFailing } from './is-failing.ts'

/**
 * Whether a solution declares that it may fail in a scenario. What the reader has written declares nothing that
 * counts, and must not be asked: to look at its module is to run it.
 */
export function mayFail(solution: PlayableSolution, scenario: string): boolean {
  if (solution.changed !== undefined) return false
  const declared = solution.outcomes?.[scenario] ?? []
  return !('inexpressible' in declared) && declared.some(isFailing)
}
