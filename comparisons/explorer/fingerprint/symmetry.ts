import type { Task } from '../execution/task.ts'
import { Fingerprint } from './fingerprint.ts'
import { wordFor } from './words.ts'

/** The rank after a step for each rank before it; `null` where all ranks are what they were. */
export type Permutation = readonly number[] | null

/**
 * Symmetry reduction (Ip and Dill 1996). Tasks that run the same function are interchangeable: the
 * function does not know which of them it is, so what one of them does, the others could have done.
 * A state is identified by what they have observed, in a canonical order, and not by which of them
 * observed it. The index of a task in that order is its rank.
 */
export class Ranking {
  /** The tasks in the order of their ranks. Only symmetric tasks ever move. */
  readonly order: Task[]
  readonly hasSymmetricTasks: boolean
  /** The ranks of each group of symmetric tasks, one group after the other. */
  readonly #ranks: readonly number[]

  constructor(tasks: readonly Task[]) {
    this.order = [...tasks]
    const isSimple = tasks.every(({ isDaemon, isEndless }) => !isDaemon && !isEndless)
    this.hasSymmetricTasks =
      isSimple && tasks.some(({ symmetryClass, index }) => symmetryClass !== index)
    const byClass = [...tasks].sort(
      (a, b) => a.symmetryClass - b.symmetryClass || a.index - b.index,
    )
    this.#ranks = byClass.map(({ index }) => index)
  }

  /** Ranks the tasks by what is known of each; among equals, by their order in the program. */
  rank(): Permutation {
    const before = [...this.order]
    const signs = new Map(this.order.map((task) => [task, signOf(task)]))
    const sorted = [...this.order].sort((a, b) => {
      const [one, other] = [signs.get(a) as Fingerprint, signs.get(b) as Fingerprint]
      return (
        a.symmetryClass - b.symmetryClass || one.a - other.a || one.b - other.b || a.index - b.index
      )
    })
    for (const [i, task] of sorted.entries()) this.#place(task, this.#ranks[i] as number)
    const permutation = before.map(({ rank }) => rank)
    return permutation.every((to, from) => to === from) ? null : permutation
  }

  /** Ranks the tasks as {@link rank} did when the same step was first made. */
  permute(permutation: Permutation): void {
    if (permutation === null) return
    for (const [from, task] of [...this.order].entries()) {
      this.#place(task, permutation[from] as number)
    }
  }

  #place(task: Task, rank: number): void {
    this.order[rank] = task
    task.rank = rank
  }
}

/** What is known of a task without looking at what it shares with others. */
function signOf({ state, history, operations }: Task): Fingerprint {
  const sign = new Fingerprint().add(wordFor(state)).addFingerprint(history)
  for (const { label, isReady, queuePosition, history: observed } of operations) {
    sign
      .add(wordFor(label))
      .add(isReady ? 1 : 0)
      .add(queuePosition?.() ?? -1)
    if (observed !== undefined) sign.addFingerprint(observed)
  }
  return sign
}
