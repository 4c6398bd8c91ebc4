import type { Move } from '../execution/schedule.ts'
import type { TaskView } from '../execution/scheduler.ts'
import type { Permutation } from '../fingerprint/symmetry.ts'

/**
 * A move in a state graph. It names its task by the rank, for in a state that symmetric tasks share
 * it does not matter which of them is which. A {@link Move} names it by the index in the program.
 */
export interface RankedMove {
  readonly rank: number
  readonly operation: number
  readonly atOnce?: true
  /** Where the task has several moves: the label of the `work` that ends by this one, or `null`. */
  readonly work?: string | null
}

/** The move of the program, where `indices` are those of the tasks at each rank; `null` if these agree. */
export const moveOf = ({ rank, operation, atOnce }: RankedMove, indices: Permutation): Move => ({
  task: indices?.[rank] ?? rank,
  operation,
  ...(atOnce && { atOnce }),
})

/** Lists of moves by rank. Many states have the same moves, whose list is kept once. */
export class RankedMoves {
  readonly #lists = new Map<string, readonly RankedMove[]>()

  /** The `moves` of a state, with the ranks that `tasks` have in it. */
  of(moves: readonly Move[], tasks: readonly TaskView[]): readonly RankedMove[] {
    const works = worksOf(moves, tasks)
    let key = ''
    for (const [i, { task, operation }] of moves.entries()) {
      key += keyOf(rankOf(task, tasks), operation, works[i])
    }
    return this.#listOf(key, () =>
      moves.map(({ task, operation }, i) => {
        const work = works[i]
        return { rank: rankOf(task, tasks), operation, ...(work !== undefined && { work }) }
      }),
    )
  }

  /** The moves of a state in which the tasks have these, in the order of their ranks. */
  together(each: readonly MovesOfTask[]): readonly RankedMove[] {
    let key = ''
    for (const { key: one } of each) key += one
    return this.#listOf(key, () => each.flatMap(({ moves }) => moves))
  }

  #listOf(key: string, make: () => readonly RankedMove[]): readonly RankedMove[] {
    let list = this.#lists.get(key)
    if (list === undefined) {
      list = make()
      this.#lists.set(key, list)
    }
    return list
  }
}

/** Lists with one more move. Many states have the same ones, which are kept once. */
export class LongerLists {
  readonly #after = new Map<readonly RankedMove[], RankedMove[][]>()

  /** `moves`, and at the end the twin of the one at `index`, whose hand-over goes on at once. */
  withTwin(moves: readonly RankedMove[], index: number): readonly RankedMove[] {
    const after = this.#after.get(moves) ?? []
    this.#after.set(moves, after)
    const { rank, operation } = moves[index] as RankedMove
    const longer = after[index] ?? [...moves, { rank, operation, atOnce: true }]
    after[index] = longer
    return longer
  }
}

/** What one task can do in a state. */
export class MovesOfTask {
  readonly moves: readonly RankedMove[]
  readonly key: string

  constructor(moves: readonly RankedMove[]) {
    this.moves = moves
    this.key = moves.map(({ rank, operation, work }) => keyOf(rank, operation, work)).join('')
  }
}

const keyOf = (rank: number, operation: number, work: string | null | undefined): string =>
  `${rank}.${operation}${work ?? ''},`

/** The label of the `work` that ends by each of `moves`, or `null`, where the task has several. */
function worksOf(
  moves: readonly Move[],
  tasks: readonly TaskView[],
): readonly (string | null | undefined)[] {
  const works: (string | null | undefined)[] = []
  let choices: TaskView['choices'] = []
  for (const [i, { task, operation }] of moves.entries()) {
    const isFirst = moves[i - 1]?.task !== task
    if (isFirst) choices = moves[i + 1]?.task === task ? (tasks[task] as TaskView).choices : []
    const choice = choices[operation]
    works.push(choice && (choice.isWork ? choice.label : null))
  }
  return works
}

/** Whether `move` is the one that was recorded in this state. */
export const isAsRecorded = (
  move: Move,
  recorded: RankedMove,
  tasks: readonly TaskView[],
): boolean => rankOf(move.task, tasks) === recorded.rank && move.operation === recorded.operation

const rankOf = (task: number, tasks: readonly TaskView[]): number => (tasks[task] as TaskView).rank
