import { Ints } from './ints.ts'

/** Pairs of a state and the rank of the task that ran last, -1 at the start: one bit for each. */
export class Visits {
  /** By state. A task set leaves room for the start as well. */
  readonly #seen = new Ints()

  /** Whether a pair was added. */
  has(state: number, last: number): boolean {
    return state < this.#seen.length && (this.#seen.at(state) & (1 << (last + 1))) !== 0
  }

  /** Adds a pair. Returns whether it is new. */
  add(state: number, last: number): boolean {
    while (this.#seen.length <= state) this.#seen.push(0)
    const bit = 1 << (last + 1)
    const seen = this.#seen.at(state)
    this.#seen.set(state, seen | bit)
    return (seen & bit) === 0
  }
}
