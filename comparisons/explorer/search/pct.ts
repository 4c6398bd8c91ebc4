import type { Move } from '../execution/schedule.ts'
import { placeAmong, type Random } from './random.ts'

/** After so many times the length that was expected a run is a random walk, which is fair. */
const PATIENCE = 4

/**
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte 2010): every task has
 * a priority at random, and of those that can go on, the one with the highest always does. At
 * `depth` − 1 steps, chosen at random, the task whose turn it would be falls behind those that never
 * did. In the paper it falls behind after its step; but a step here may be the first of its task and do
 * much, and the task has to be able to fall behind before it. A failure that comes about by the order
 * of `depth` steps is met in one run with a chance of about 1/(n·k^(d−1)), for n tasks and k steps.
 *
 * A task that polls would keep the others waiting for ever, so that a run which takes far longer than
 * was expected goes on as a random walk.
 */
export class Pct {
  readonly #random: Random
  readonly #priorities: number[] = []
  /** At which steps whoever would run has another priority from then on. */
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
    for (let i = 1; i < depth; i += 1) this.#changes.set(placeAmong(length, random), -i)
  }

  choose(moves: readonly Move[]): number {
    const change = this.#changes.get(this.#step)
    this.#step += 1
    if (this.#step > this.#patience) return placeAmong(moves.length, this.#random)
    const foremost = this.#foremost(moves)
    if (change === undefined) return foremost
    this.#priorities[(moves[foremost] as Move).task] = change
    return this.#foremost(moves)
  }

  /** Where a task has several ways to go on, chance decides among them. */
  #foremost(moves: readonly Move[]): number {
    const highest = Math.max(...moves.map(({ task }) => this.#priorityOf(task)))
    const places = [...moves.keys()].filter((place) => {
      return this.#priorityOf((moves[place] as Move).task) === highest
    })
    return places[placeAmong(places.length, this.#random)] as number
  }

  #priorityOf(task: number): number {
    const priority = this.#priorities[task] ?? this.#random()
    this.#priorities[task] = priority
    return priority
  }
}
