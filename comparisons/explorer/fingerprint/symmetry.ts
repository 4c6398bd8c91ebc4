import type { Task } from '../execution/task.ts'
import { Fingerprint } from './fingerprint.ts'
import { wordFor } from './state-hasher.ts'

/** Which rank has become which in one step; `null` where all ranks are what they were. */
export type Turn = readonly number[] | null

/**
 * Which of several twins, tasks that run the very same function, is taken for which. What one of
 * them does, the others could have done: the function does not know which of them it is. So a state
 * is known by what the twins have observed, in an order of rank, and not by who observed it
 * (symmetry reduction, as in Ip and Dill 1996).
 */
export class Ranking {
  /** The tasks in the order of their ranks. Only twins are ever moved. */
  readonly order: Task[]
  readonly hasTwins: boolean
  /** The ranks of each group of twins, one group after the other. */
  readonly #ranks: readonly number[]

  constructor(tasks: readonly Task[]) {
    this.order = [...tasks]
    const isSimple = tasks.every(({ isDaemon, isEndless }) => !isDaemon && !isEndless)
    this.hasTwins = isSimple && tasks.some(({ twin, index }) => twin !== index)
    const byTwin = [...tasks].sort((a, b) => a.twin - b.twin || a.index - b.index)
    this.#ranks = byTwin.map(({ index }) => index)
  }

  /** Ranks the tasks by what can be told of each; among equals, by where they stand in the program. */
  rank(): Turn {
    const before = [...this.order]
    const signs = new Map(this.order.map((task) => [task, signOf(task)]))
    const sorted = [...this.order].sort((a, b) => {
      const [one, other] = [signs.get(a) as Fingerprint, signs.get(b) as Fingerprint]
      return a.twin - b.twin || one.a - other.a || one.b - other.b || a.index - b.index
    })
    for (const [i, task] of sorted.entries()) this.#place(task, this.#ranks[i] as number)
    const turn = before.map(({ rank }) => rank)
    return turn.every((to, from) => to === from) ? null : turn
  }

  /** Ranks the tasks as is known from before. */
  turn(turn: Turn): void {
    if (turn === null) return
    for (const [from, task] of [...this.order].entries()) this.#place(task, turn[from] as number)
  }

  #place(task: Task, rank: number): void {
    this.order[rank] = task
    task.rank = rank
  }
}

/** What can be told of a task without looking at what it shares with others. */
function signOf({ state, history, operations }: Task): Fingerprint {
  const sign = new Fingerprint().add(wordFor(state)).addPrint(history)
  for (const { label, isReady, place, history: observed } of operations) {
    sign
      .add(wordFor(label))
      .add(isReady ? 1 : 0)
      .add(place?.() ?? -1)
    if (observed !== undefined) sign.addPrint(observed)
  }
  return sign
}
