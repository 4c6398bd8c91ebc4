import type { Operation, Task } from '../execution/task.ts'
import type { Fingerprint } from '../fingerprint/fingerprint.ts'

/** So many times somebody is overtaken before it is all the same. */
const MOST_OVERTAKES = 9

/** One who stands in the queue of a lock. */
export interface Waiting {
  readonly operation: Operation
  readonly weight: number
  readonly priority: number
  /** How often somebody who came later went first, as far as it is counted. */
  overtaken: number
}

/** Who holds a lock, and who waits for it. The lock itself decides; this only follows. */
export class Usage {
  /** How many permits there are; 1 for a mutex. */
  readonly size: number
  /** Nobody holds a semaphore that has no permits from the start: it is a signal. */
  readonly holders: Task[] = []
  /** How often at most somebody in the queue was overtaken. */
  overtakes = 0
  readonly #queue: Waiting[] = []

  constructor(size: number) {
    this.size = size
  }

  /** `task` got it at once. */
  enter(task: Task): void {
    this.#hold(task, this.#queue.length)
  }

  enqueue(waiting: Waiting): void {
    this.#queue.push(waiting)
    waiting.operation.place = () => this.#placeOf(waiting.operation)
  }

  /** The one that waits as `operation` waits no longer, and `isHolder` now, or was refused. */
  leave(operation: Operation, isHolder: boolean): void {
    const at = this.#placeOf(operation)
    operation.place = undefined
    this.#queue.splice(at, 1)
    if (isHolder) this.#hold(operation.task, at)
  }

  /** Gives whether `task` held it. */
  release(task: Task): boolean {
    const at = this.holders.indexOf(task)
    if (this.size > 0) this.holders.splice(Math.max(at, 0), 1)
    return at >= 0
  }

  /** Adds who waits, in order. */
  print(into: Fingerprint): void {
    for (const { operation, weight, priority, overtaken } of this.#queue) {
      const { task } = operation
      into.add(task.rank).add(task.operations.indexOf(operation)).add(weight).add(priority)
      into.add(overtaken)
    }
  }

  #placeOf(operation: Operation): number {
    return this.#queue.findIndex((waiting) => waiting.operation === operation)
  }

  /** `task` has been served before the first `earlier` of the queue. */
  #hold(task: Task, earlier: number): void {
    if (this.size > 0) this.holders.push(task)
    for (let i = 0; i < earlier; i += 1) {
      const waiting = this.#queue[i] as Waiting
      waiting.overtaken = Math.min(waiting.overtaken + 1, MOST_OVERTAKES)
      this.overtakes = Math.max(this.overtakes, waiting.overtaken)
    }
  }
}
