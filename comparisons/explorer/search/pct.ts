import type { Move } from '../execution/schedule.ts'
import { indexBelow, type Random } from './random.ts'

/** A run that is this many times as long as expected goes on as a random walk, which is fair. */
const PATIENCE = 4

/**
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte 2010): every task
 * has a random priority, and the runnable task with the highest one always goes next. At `depth` −
 * 1 steps, chosen at random, the task that would go next falls behind all that never did. In the
 * paper it falls behind after its step; but a step here may be the first of its task and do much,
 * and the task has to be able to fall behind before it. A failure that depends on the order of
 * `depth` steps is met in one run with a probability of about 1/(n·k^(d−1)), for n tasks and k
 * steps.
 *
 * A task that polls would keep the others waiting forever, so a run that takes far longer than
 * expected goes on as a random walk.
 */
export class Pct {
  readonly #random: Random
  readonly #priorities: number[] = []
  /** The steps at which the task that would go next gets another priority, and which. */
  readonly #changes = new Map<number, number>()
  readonly #patience: number
  #step = 0

  /** `length`: how many steps a run is expected to take. */
  constructor(
    random: Random,
    { depth, length }: { readonly depth: number; readonly length: number },
  ) {
    this.#random = random
    this.#patience = PATIENCE * length
    for (let i = 1; i < depth; i += 1) this.#changes.set(indexBelow(length, random), -i)
  }

  /** Chooses one of `moves`. Returns its index. */
  next(moves: readonly Move[]): number {
    const change = this.#changes.get(this.#step)
    this.#step += 1
    if (this.#step > this.#patience) return indexBelow(moves.length, this.#random)
    const foremost = this.#foremost(moves)
    if (change === undefined) return foremost
    this.#priorities[(moves[foremost] as Move).task] = change
    return this.#foremost(moves)
  }

  /** A task that races several operations resumes a random one of them. */
  #foremost(moves: readonly Move[]): number {
    const highest = Math.max(...moves.map(({ task }) => this.#priorityOf(task)))
    const indices = [...moves.keys()].filter((index) => {
      return this.#priorityOf((moves[index] as Move).task) === highest
    })
    return indices[indexBelow(indices.length, this.#random)] as number
  }

  #priorityOf(task: number): number {
    const priority = this.#priorities[task] ?? this.#random()
    this.#priorities[task] = priority
    return priority
  }
}
