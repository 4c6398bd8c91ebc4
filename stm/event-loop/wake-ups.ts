import type { Cell } from '../cell.ts'
import { queueOf, type Waiter, type WaitQueue } from './wait-queues.ts'

/** Calls `run` for `waiter` later, outside any transaction. */
type Schedule = (waiter: Waiter, run: (waiter: Waiter) => void) => void

/**
 * Decides which waiter runs again, and when: a priority queue of the wait queues that a change
 * concerns, the one with the oldest waiter first.
 *
 * Wakes one waiter at a time, because a waiter that runs may make the next wake-up needless: of
 * 1,000 waiters, one released permit runs one; the others would find what they saw before.
 */
export class WakeUps {
  readonly #schedule: Schedule
  #queue: Scheduled | null = null
  #isScheduled = false

  constructor(schedule: Schedule) {
    this.#schedule = schedule
  }

  /**
   * A commit has changed `cell`: those that saw the value `before` it must run again. Those that saw
   * others were told when those changed. If the stack overflows on the way, everything is still
   * consistent, and the commit can be rolled back.
   */
  changed(cell: Cell, before: unknown): void {
    const queue = queueOf(cell, before)
    if (queue !== null) this.#add(queue)
    this.#wakeLater()
  }

  /** The waiter that runs at the next wake-up. */
  get next(): Waiter | null {
    for (let top = this.#queue; top !== null; top = this.#queue) {
      const { number, queue } = top
      const isCurrent = number === queue.scheduledFor
      const first = queue.after.waiter
      if (isCurrent && first.number === number && queue.hasChanged) return first
      // This waiter has run, was aborted, or would only block again: drop it and look at the next.
      this.#queue = merged(top.left, top.right)
      if (!isCurrent) continue
      queue.scheduledFor = Infinity
      this.#add(queue)
    }
    return null
  }

  /** The turn of `waiter` has come, unless another is the next by now. */
  readonly #wake = (waiter: Waiter): void => {
    if (this.next === waiter) waiter.rerun()
    this.#isScheduled = false
    this.#wakeLater()
  }

  #wakeLater(): void {
    const next = this.#isScheduled ? null : this.next
    if (next === null) return
    this.#schedule(next, this.#wake)
    this.#isScheduled = true
  }

  #add(queue: WaitQueue): void {
    const { number } = queue.after.waiter
    if (number >= queue.scheduledFor || !queue.hasChanged) return
    this.#queue = merged(this.#queue, { number, queue, size: 1, left: null, right: null })
    queue.scheduledFor = number
  }
}

/**
 * A leftist heap (Crane 1972): the lowest number at the top, the heavier branch on the left.
 * Changed in place, because waking is hot; the immutable one that a transaction can roll back is
 * `types/heap.ts`.
 */
interface Scheduled {
  readonly number: number
  readonly queue: WaitQueue
  size: number
  left: Scheduled | null
  right: Scheduled | null
}

/** Merges two heaps into one and uses them up. */
function merged(a: Scheduled | null, b: Scheduled | null): Scheduled | null {
  if (a === null) return b
  if (b === null) return a
  if (b.number < a.number) return merged(b, a)
  const { left } = a
  const right = merged(a.right, b)
  const isLeftist = sizeOf(left) >= sizeOf(right)
  a.left = isLeftist ? left : right
  a.right = isLeftist ? right : left
  a.size += b.size
  return a
}

const sizeOf = (heap: Scheduled | null): number => (heap === null ? 0 : heap.size)
