import type { Outcome } from '../../../patterns/stage.ts'
import { type Ending, goesOnForEver } from './ending.ts'
import { execute, type Program, type Rules } from './execute.ts'
import type { Execution } from './execution.ts'
import type { Move, Strategy } from './schedule.ts'

/**
 * How `program` ends in Node's own order, in which whoever became ready first goes first; and where
 * it does not end, what goes on for ever.
 */
export async function endInOwnOrder(rules: Rules, program: Program): Promise<Outcome> {
  const strategy = new OwnOrder()
  const { ending, execution } = await execute(program, rules, strategy)
  const end: Ending = ending ?? goesOnForEver(execution.tasks, strategy.finished, 0)
  return end.outcome
}

class OwnOrder implements Strategy {
  /** Who got done what it had to do since the state that has recurred, one bit a task. */
  finished = 0
  readonly #finishedAt: number[] = []
  readonly #states = new Map<string, number>()

  choose(moves: readonly Move[], execution: Execution): number | null {
    const since = this.#recurs(execution)
    if (since === undefined) return moves.indexOf(execution.inOwnOrder(moves))
    this.finished = this.#finishedAt.slice(since + 1).reduce((all, each) => all | each, 0)
    return null
  }

  /** When everything was the same before, and all were ready in the same order. */
  #recurs(execution: Execution): number | undefined {
    const step = this.#finishedAt.push(execution.finished) - 1
    if (execution.tasks.every(({ isEndless }) => !isEndless)) return undefined
    const key = `${execution.print().all.key}${orderOfReadiness(execution)}`
    const before = this.#states.get(key)
    if (before === undefined) this.#states.set(key, step)
    return before
  }
}

/** All that are ready, or wait for their turn to come again, in the order in which Node takes them. */
export function orderOfReadiness(execution: Execution): string {
  const all = execution.tasks.flatMap(({ index, operations }) =>
    operations.map((operation, i) => ({ name: `${index}.${i}`, since: operation.rank })),
  )
  return all
    .filter(({ since }) => since !== Infinity)
    .sort((a, b) => a.since - b.since)
    .map(({ name }) => name)
    .join()
}
