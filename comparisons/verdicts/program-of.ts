import type { Solution } from '../../patterns/discover.ts'
import type { Scenario } from '../../patterns/pattern.ts'
import type { Program } from '../explorer/index.ts'

/** A scenario with a solution in it, as a program for the explorer. */
export const programOf =
  (scenario: Scenario<unknown>, { solve, opened }: Pick<Solution, 'solve' | 'opened'>): Program =>
  (world) =>
    scenario.stage(solve, world, opened)
