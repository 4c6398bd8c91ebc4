import { ASSUMED, type Rule } from './execution/assumptions.ts'
import { withInterception } from './execution/execute.ts'
import type { Program } from './program.ts'
import { refine } from './search/refine.ts'
import { type KeptSearch, searchKept } from './search/search.ts'

/** The state graph of a program, kept in memory, and what it took to build it. */
export class StateSpace {
  /** With all that the search held: what that takes is measured. */
  readonly #kept: KeptSearch

  constructor(kept: KeptSearch) {
    this.#kept = kept
  }

  /** How many states there are. */
  get states(): number {
    return this.#kept.result.graph.size
  }

  /** The steps that lead from one state to another. */
  get steps(): number {
    return this.#kept.result.graph.edgeCount
  }

  /** How often the program was run from its start. */
  get executions(): number {
    return this.#kept.result.executions
  }
}

/**
 * Builds the state graph of `program` and does nothing else with it: for measuring the explorer. To
 * find failures, use `explore`.
 *
 * @example
 * const greet: Program = ({ work }) => ({ tasks: { Ann: () => work('greets') } })
 * const { states, steps } = await stateSpaceOf(greet, 'node')
 * states > steps // => true
 */
export const stateSpaceOf = (program: Program, rule: Rule): Promise<StateSpace> =>
  withInterception(() =>
    refine(program, { ...ASSUMED, rule }, async (runner) => {
      return new StateSpace(await searchKept(runner, {}))
    }),
  )
