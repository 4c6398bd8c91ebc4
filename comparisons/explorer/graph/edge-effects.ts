import type { Permutation } from '../fingerprint/symmetry.ts'
import { Ints, NONE } from './ints.ts'
import { NO_TASKS, type TaskSet } from './task-set.ts'

/** What a step does beside leading to a state. */
export interface Effect {
  /** The tasks that finish a round. */
  readonly finished: TaskSet
  /** How the ranks of symmetric tasks change. */
  readonly permutation: Permutation
}

const NOTHING: Effect = { finished: NO_TASKS, permutation: null }

/** What the edges of a graph do, by their numbers. Many do the same, which is kept once. */
export class EdgeEffects {
  readonly #all: Effect[] = []
  readonly #numbers = new Map<string, number>()
  /** By the number of an edge: that of its effect, or {@link NONE} if it has none. */
  readonly #ofEdges = new Ints()

  of(edge: number): Effect {
    const number = this.#ofEdges.find(edge)
    return number === NONE ? NOTHING : (this.#all[number] as Effect)
  }

  set(edge: number, effect: Effect): void {
    const { finished, permutation } = effect
    const isNothing = finished === NO_TASKS && permutation === null
    if (isNothing && edge >= this.#ofEdges.length) return
    this.#ofEdges.extend(edge + 1)
    this.#ofEdges.set(edge, isNothing ? NONE : this.#numberOf(effect))
  }

  #numberOf(effect: Effect): number {
    const key = `${effect.finished} ${effect.permutation}`
    let number = this.#numbers.get(key)
    if (number === undefined) {
      number = this.#all.push(effect) - 1
      this.#numbers.set(key, number)
    }
    return number
  }
}
