import { placeAmong, type Random } from './random.ts'
import type { Move } from './schedule.ts'

/** After so many times the length that was expected a run is a random walk, which is fair. */
const PATIENCE = 4

/**
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte 2010): every task has
 * a priority at random, and of those that can go on, the one with the highest always does. At
 * `depth` − 1 steps, chosen at random, the task that has just run falls behind all others. A failure
 * that comes about by the order of `depth` steps is met in one run with a chance of 1/(n·k^(d−1)) or
 * more, for n tasks and k steps.
 *
 * A task that polls would keep the others waiting for ever, so that a run which takes far longer than
 * was expected goes on as a random walk.
 */
export class Pct {
  readonly #random: Random
  readonly #priorities: number[] = []
  /** Which priority whoever runs at a step has from then on. */
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
    const isLate = this.#step > this.#patience
    const choice = isLate ? placeAmong(moves.length, this.#random) : this.#foremost(moves)
    const change = this.#changes.get(this.#step)
    if (change !== undefined) this.#priorities[(moves[choice] as Move).task] = change
    this.#step += 1
    return choice
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
