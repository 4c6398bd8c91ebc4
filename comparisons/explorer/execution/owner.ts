import type { Timers } from '../adapters/timers/timers.ts'
import { Fingerprint } from '../fingerprint/fingerprint.ts'
import { AsyncContext } from './async-context.ts'
import type { Task } from './task.ts'

/** Whose code it is: that of a task, or that which makes the program and its parts. */
export class Owner {
  readonly timers: Timers
  /** `null` while the program is being made. */
  task: Task | null
  #drawn = 0

  constructor(timers: Timers, task: Task | null) {
    this.timers = timers
    this.task = task
  }

  /** The next random number of this owner, in [0, 1): the same ones in every run. */
  random(): number {
    if (this.task !== null) return this.task.random()
    this.#drawn += 1
    const { a, b } = new Fingerprint().add(-1).add(this.#drawn)
    return ((a >>> 0) + (b >>> 11) / 2 ** 21) / 2 ** 32
  }
}

/** Whose code is running; `undefined` for all that is not part of the program. */
export const whose = new AsyncContext<Owner>()
