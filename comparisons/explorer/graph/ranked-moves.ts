import type { Move } from '../execution/schedule.ts'
import type { TaskView } from '../execution/scheduler.ts'

/**
 * A move in a state graph. It names its task by the rank, for in a state that symmetric tasks share
 * it does not matter which of them is which. A {@link Move} names it by the index in the program.
 */
export interface RankedMove {
  readonly rank: number
  readonly operation: number
  readonly atOnce?: true
}

/** Lists of moves by rank. Many states have the same moves, whose list is kept once. */
export class RankedMoves {
  readonly #lists = new Map<string, readonly RankedMove[]>()

  /** The `moves` of a state, with the ranks that `tasks` have in it. */
  of(moves: readonly Move[], tasks: readonly TaskView[]): readonly RankedMove[] {
    let key = ''
    for (const { task, operation } of moves) key += `${rankOf(task, tasks)}.${operation},`
    let list = this.#lists.get(key)
    if (list === undefined) {
      list = moves.map(({ task, operation }) => ({ rank: rankOf(task, tasks), operation }))
      this.#lists.set(key, list)
    }
    return list
  }
}

/** Whether `move` is the one that was recorded in this state. */
export const isAsRecorded = (
  move: Move,
  recorded: RankedMove,
  tasks: readonly TaskView[],
): boolean => rankOf(move.task, tasks) === recorded.rank && move.operation === recorded.operation

const rankOf = (task: number, tasks: readonly TaskView[]): number => (tasks[task] as TaskView).rank
