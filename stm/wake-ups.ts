import type { Cell } from './tx.ts'
import { oldestConcerned, type Wait, type Waiters } from './waiting.ts'

/**
 * Decides who is woken, in which order: a binary heap of changed variables that somebody waits for,
 * the longest wait first.
 *
 * One wake-up at a time, for whoever is woken may make the next one needless: a permit released to
 * 1,000 waiters runs one of them again, and the rest would find what they saw last time.
 */
export class WakeUps {
  readonly #heap: { readonly number: number; readonly waiters: Waiters }[] = []
  readonly #schedule: (run: () => void) => void
  #isScheduled = false

  /** `schedule` runs one wake-up later, when no transaction is running. */
  constructor(schedule: (run: () => void) => void) {
    this.#schedule = schedule
  }

  /** A commit has changed `cell`: whoever saw another value there is to run again. */
  changed(cell: Cell): void {
    if (cell.waiters === null) return
    this.#enqueue(cell.waiters as Waiters)
    this.#keepGoing()
  }

  /** Who runs at the next wake-up. */
  get next(): Wait | null {
    for (let top = this.#heap[0]; top !== undefined; top = this.#heap[0]) {
      const { number, waiters } = top
      const isCurrent = number === waiters.queuedFor
      const oldest = isCurrent ? oldestConcerned(waiters) : null
      if (oldest?.number === number) return oldest
      // It has run, was aborted, or would find what it saw last time: clear the way for the next.
      this.#dropTop()
      if (!isCurrent) continue
      waiters.queuedFor = Infinity
      this.#enqueue(waiters)
    }
    return null
  }

  readonly #wakeNext = (): void => {
    this.#isScheduled = false
    this.next?.rerun()
    this.#keepGoing()
  }

  #keepGoing(): void {
    if (this.#isScheduled || this.next === null) return
    this.#isScheduled = true
    this.#schedule(this.#wakeNext)
  }

  #enqueue(waiters: Waiters): void {
    const { number } = oldestConcerned(waiters) ?? { number: Infinity }
    if (number >= waiters.queuedFor) return
    waiters.queuedFor = number
    const heap = this.#heap
    let at = heap.length
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent] as (typeof heap)[number]
      if (above.number <= number) break
      heap[at] = above
      at = parent
    }
    heap[at] = { number, waiters }
  }

  #dropTop(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      const left = heap[child]
      if (left === undefined) break
      const right = heap[child + 1]
      const least = right !== undefined && right.number < left.number ? right : left
      if (least === right) child += 1
      if (last.number <= least.number) break
      heap[at] = least
      at = child
    }
    heap[at] = last
  }
}
