import { MAX_TASKS } from './task-set.ts'

/** Pairs of a state and the rank of the task that ran last, -1 at the start: one number for each. */
export class Visits {
  readonly #seen = new Set<number>()

  /** Adds a pair. Returns whether it is new. */
  add(state: number, last: number): boolean {
    const { size } = this.#seen
    return this.#seen.add(state * WIDTH + last + 1).size > size
  }
}

const WIDTH = MAX_TASKS + 1
