import type { Cell } from '../tx.ts'
import { type Line, linesOf } from './wait-queues.ts'
import type { Wait } from './waiting.ts'

/**
 * Decides who is woken, in which order: a queue of lines whom a change concerns, the longest wait
 * first.
 *
 * One wake-up at a time, for whoever is woken may make the next one needless: a permit released to
 * 1,000 waiters runs one of them again, and the rest would find what they saw last time.
 */
export class WakeUps {
  readonly #schedule: (run: () => void) => void
  #queue: Queued | null = null
  #isScheduled = false

  /** `schedule` runs one wake-up later, when no transaction is running. */
  constructor(schedule: (run: () => void) => void) {
    this.#schedule = schedule
  }

  /**
   * A commit has changed `cell`: whoever saw another value there is to run again. If the stack is
   * full on the way, everything is still in order, and the commit can be taken back.
   */
  changed(cell: Cell): void {
    for (let line = linesOf(cell); line !== null; line = line.next) this.#enqueue(line)
    if (this.#queue !== null) this.#wakeLater()
  }

  /** Who runs at the next wake-up. */
  get next(): Wait | null {
    for (let top = this.#queue; top !== null; top = this.#queue) {
      const { number, line } = top
      const isCurrent = number === line.queuedFor
      const first = line.after.wait
      if (isCurrent && first.number === number && line.isConcerned) return first
      // It has run, was aborted, or would find what it saw last time: clear the way for the next.
      this.#queue = merged(top.left, top.right)
      if (!isCurrent) continue
      line.queuedFor = Infinity
      this.#enqueue(line)
    }
    return null
  }

  readonly #wakeNext = (): void => {
    this.next?.rerun()
    this.#isScheduled = false
    if (this.next !== null) this.#wakeLater()
  }

  #wakeLater(): void {
    if (this.#isScheduled) return
    this.#schedule(this.#wakeNext)
    this.#isScheduled = true
  }

  #enqueue(line: Line): void {
    const { number } = line.after.wait
    if (number >= line.queuedFor || !line.isConcerned) return
    this.#queue = merged(this.#queue, { number, line, size: 1, left: null, right: null })
    line.queuedFor = number
  }
}

/** A leftist heap (Crane 1972): the lowest number on top, the heavier branch on the left. */
interface Queued {
  readonly number: number
  readonly line: Line
  size: number
  left: Queued | null
  right: Queued | null
}

/** Makes one heap of two, and uses them up. */
function merged(a: Queued | null, b: Queued | null): Queued | null {
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

const sizeOf = (heap: Queued | null): number => (heap === null ? 0 : heap.size)
