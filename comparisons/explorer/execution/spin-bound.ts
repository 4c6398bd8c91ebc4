import { cutMicrotasks } from './microtask-cut.ts'
import type { Task } from './task.ts'

/** In one step this much may be done with locks, limits and transactions. */
const MAX_PER_STEP = 1000

/** In one step code may go on this often, after awaits and in callbacks that take no time. */
const MAX_TURNS = 100_000

/** The tasks whose turn the last of them are go round. */
const LAST_TURNS = 1000

/**
 * Notices a loop of microtasks that never lets go of the event loop: Node would hang. It is found by
 * what the loop does with locks and transactions, and cut off there; or else by how often it goes on.
 */
export class SpinBound {
  /** The tasks whose code went round without locks and transactions until it was cut off. */
  readonly spinning = new Set<Task>()
  #count = 0
  #turns = 0

  /** A step begins. */
  begin(): void {
    this.#count = 0
    this.#turns = 0
    this.spinning.clear()
  }

  /** One more is done. Returns whether that is too many, so that it must never end. */
  isExceededBy(more: number): boolean {
    this.#count += more
    return this.#count > MAX_PER_STEP
  }

  /** Code of `task` goes on; `null` stands for that of the program itself. */
  turn(task: Task | null): void {
    this.#turns += 1
    if (this.#turns > MAX_TURNS - LAST_TURNS && task !== null) this.spinning.add(task)
    if (this.isCut) cutMicrotasks()
  }

  /** Whether code has gone on too often, and goes on no more. */
  get isCut(): boolean {
    return this.#turns >= MAX_TURNS
  }

  /** Whether the step was cut off. */
  get hasHung(): boolean {
    return this.isCut || this.isExceededBy(0)
  }
}
