import type { Host } from './host.ts'
import { whose } from './owner.ts'
import type { Task } from './task.ts'

/**
 * Whose code is running. Everything that has to know asks here. In one step the code of several tasks
 * may run: that of the task which makes the step, the mover, and that of the tasks which it wakes. The
 * async context tells them apart. What the program goes on with by itself counts as the mover's; in a page, which has
 * none, all of it counts as the mover's.
 */
export class RunningTask {
  readonly #host: Host
  #mover: Task | null = null

  constructor(host: Host) {
    this.#host = host
  }

  /** The task that makes the step; `null` between steps and while the program is set up. */
  get mover(): Task | null {
    return this.#mover
  }

  /** The task whose code is running; `null` between steps, and for code that is no task's. */
  get now(): Task | null {
    if (this.#mover === null) return null
    const owner = whose.current()
    return owner?.host === this.#host ? (owner.task ?? this.#mover) : null
  }

  /** A step of `task` begins. */
  enter(task: Task): void {
    this.#mover = task
  }

  /** The step is over. */
  leave(): void {
    this.#mover = null
  }
}
