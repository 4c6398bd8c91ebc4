import type { Operation, Task } from '../execution/task.ts'
import type { Fingerprint } from '../fingerprint/fingerprint.ts'

/** Overtaking is counted up to this number. */
const MAX_OVERTAKES = 9

/** An entry in the queue of a lock. */
export interface Waiting {
  readonly operation: Operation
  readonly weight: number
  readonly priority: number
  /** How often a later arrival was served first, as far as it is counted. */
  overtaken: number
}

/**
 * The tasks that hold a lock, and those that wait for it. The lock itself decides; this only
 * follows.
 */
export class Usage {
  /** How many permits there are; 1 for a mutex. */
  readonly size: number
  /**
   * Always empty for a semaphore that starts without permits: that is a signal, and nothing to
   * hold.
   */
  readonly holders: Task[] = []
  /** The most often that any waiter was overtaken. */
  overtakes = 0
  readonly #queue: Waiting[] = []

  constructor(size: number) {
    this.size = size
  }

  /** The tasks that wait, in order. */
  get waiting(): readonly Task[] {
    return this.#queue.map(({ operation }) => operation.task)
  }

  /** `task` got the lock at once. */
  enter(task: Task): void {
    this.#hold(task, this.#queue.length)
  }

  enqueue(waiting: Waiting): void {
    this.#queue.push(waiting)
    waiting.operation.queuePosition = () => this.#positionOf(waiting.operation)
  }

  /** `operation` no longer waits: its task is a holder now, or was refused. */
  leave(operation: Operation, isHolder: boolean): void {
    const at = this.#positionOf(operation)
    operation.queuePosition = undefined
    this.#queue.splice(at, 1)
    if (isHolder) this.#hold(operation.task, at)
  }

  /** Returns whether `task` held the lock. */
  release(task: Task): boolean {
    const at = this.holders.indexOf(task)
    if (this.size > 0) this.holders.splice(Math.max(at, 0), 1)
    return at >= 0
  }

  /** Adds what waits, in order. */
  fingerprint(into: Fingerprint): void {
    for (const { operation, weight, priority, overtaken } of this.#queue) {
      const { task } = operation
      into.add(task.rank).add(task.operations.indexOf(operation)).add(weight).add(priority)
      into.add(overtaken)
    }
  }

  #positionOf(operation: Operation): number {
    return this.#queue.findIndex((waiting) => waiting.operation === operation)
  }

  /** `task` has been served before the first `earlier` entries of the queue. */
  #hold(task: Task, earlier: number): void {
    if (this.size > 0) this.holders.push(task)
    for (let i = 0; i < earlier; i += 1) {
      const waiting = this.#queue[i] as Waiting
      waiting.overtaken = Math.min(waiting.overtaken + 1, MAX_OVERTAKES)
      this.overtakes = Math.max(this.overtakes, waiting.overtaken)
    }
  }
}
