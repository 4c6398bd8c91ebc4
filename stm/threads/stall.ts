import { type Memory, TAKEN } from './memory.ts'
import type { TransactionLog } from './transaction-log.ts'

/**
 * Notices that a thread waits too long for another, which may have died: its spawner must clean up, and
 * does so only in its event loop. Where that is the thread that waits, it would wait forever.
 */
export class Stall {
  readonly #log: TransactionLog
  readonly #limit: number
  #thread = -1
  #since = performance.now()

  /** `limit` is in milliseconds. */
  constructor(log: TransactionLog, limit: number) {
    this.#log = log
    this.#limit = limit
  }

  /**
   * Whether to give up. `thread` is the one that is in the way now; -1 if there is none. A thread that
   * may be blocked gives up only on one that none but itself would clean up after.
   */
  isOver(thread: number): boolean {
    const { mayBlock, memory, thread: own } = this.#log
    const now = performance.now()
    if (mayBlock && thread !== this.#thread) {
      this.#thread = thread
      this.#since = now
    }
    if (now - this.#since <= this.#limit) return false
    return !mayBlock || hasSpawned(memory, own, thread)
  }
}

/** Whether `own` has spawned `thread`, by itself or through others. */
function hasSpawned(memory: Memory, own: number, thread: number): boolean {
  let ancestor = thread
  for (let i = 0; i < memory.threads && ancestor >= 0 && ancestor < memory.threads; i += 1) {
    ancestor = spawnerOf(memory, ancestor)
    if (ancestor === own) return true
  }
  return false
}

/** Whether `own` has spawned a thread that it has not cleaned up after yet. */
export function hasThreads(memory: Memory, own: number): boolean {
  for (let thread = 0; thread < memory.threads; thread += 1) {
    if (spawnerOf(memory, thread) === own) return true
  }
  return false
}

const spawnerOf = (memory: Memory, thread: number): number =>
  Atomics.load(memory.words, memory.slot(thread) + TAKEN) - 1
