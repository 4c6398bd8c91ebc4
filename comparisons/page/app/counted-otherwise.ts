import type { Choice } from './address.ts'

/** A scenario that a page counts otherwise than a terminal. */
interface Otherwise {
  readonly problem: string
  readonly scenario: string
  /** With which solutions it does; `null` for all. */
  readonly solutions: readonly string[] | null
}

/**
 * What a page counts otherwise than a terminal, under the rule `event-loop`. The verdicts agree. What
 * begins once a signal has aborted is seen in Node as code that runs after something was handed over, so
 * that there are more interleavings; a page does not see it run.
 */
export const COUNTED_OTHERWISE: readonly Otherwise[] = [
  {
    problem: 'select',
    scenario: 'waiting for a while',
    solutions: ['stm', 'stm-look-then-take'],
  },
  { problem: 'structured-concurrency', scenario: 'many scopes', solutions: null },
]

/** Whether a terminal counts more interleavings of what is played. */
export const isCountedOtherwise = (
  problem: string,
  { solution, scenario, rule }: Choice,
): boolean =>
  rule === 'event-loop' &&
  COUNTED_OTHERWISE.some(
    (each) =>
      each.problem === problem &&
      each.scenario === scenario &&
      (each.solutions === null || each.solutions.includes(solution)),
  )
