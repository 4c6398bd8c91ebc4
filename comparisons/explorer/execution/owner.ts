import type { Timers } from '../adapters/timers/timers.ts'
import { Fingerprint } from '../fingerprint/fingerprint.ts'
import { AsyncContext } from './async-context.ts'
import type { Task } from './task.ts'

/** The execution of which some code is a part. */
interface Whole {
  readonly timers: Timers
  /** Code of `task` has thrown where no promise carries the error. Returns `false` if the run is over. */
  failed(error: unknown, task: Task | null): boolean
}

/** Whose code it is: that of a task, or that which makes the program and looks at it. */
export class Owner {
  /** `null` for the program itself, as long as it has no task to which its timers belong. */
  task: Task | null
  /** Whether it is an invariant, which looks and changes nothing. */
  readonly onlyLooks: boolean
  readonly #execution: Whole
  #drawn = 0

  constructor(execution: Whole, task: Task | null, onlyLooks = false) {
    this.#execution = execution
    this.task = task
    this.onlyLooks = onlyLooks
  }

  get timers(): Timers {
    return this.#execution.timers
  }

  /** This code has thrown where no promise carries the error. Returns `false` if the run is over. */
  failed(error: unknown): boolean {
    return this.#execution.failed(error, this.task)
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
