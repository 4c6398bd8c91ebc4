import { Fingerprint } from '../fingerprint/fingerprint.ts'
import { AsyncContext } from './async-context.ts'
import type { Host } from './host.ts'
import type { Task } from './task.ts'

/** Whose code it is: that of a task, or that which makes the program and looks at it. */
export class Owner {
  /** The execution that the code is part of. */
  readonly host: Host
  /** `null` for the program itself, as long as it has no task to which its timers belong. */
  task: Task | null
  /** Whether it is an invariant, which looks and changes nothing. */
  readonly onlyLooks: boolean
  #drawn = 0

  constructor(host: Host, task: Task | null, onlyLooks = false) {
    this.host = host
    this.task = task
    this.onlyLooks = onlyLooks
  }

  /** This code has thrown where no promise carries the error. Returns `false` if the run is over. */
  failed(error: unknown): boolean {
    return this.host.failed(error, this.task)
  }

  /** The next random number of this owner, in [0, 1): the same ones in every run. */
  random(): number {
    this.host.looksOutside = true
    if (this.task !== null) return this.task.random()
    this.#drawn += 1
    const { a, b } = new Fingerprint().add(-1).add(this.#drawn)
    return ((a >>> 0) + (b >>> 11) / 2 ** 21) / 2 ** 32
  }

  /** The same, told of in the trace. */
  draw(): number {
    const value = this.random()
    if (this.task !== null) this.host.note(() => ({ kind: 'random', value }))
    return value
  }
}

/** Whose code is running; `undefined` for all that is not part of a program. */
export const whose = new AsyncContext<Owner>()
