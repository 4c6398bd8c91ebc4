import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Connection, Pool, Use } from './problem.ts'

export const bug = 'permit leaked on cancellation'

export const outcomes: Outcomes = {
  'a client who gives up': ['completed', 'deadlock'],
  'a wait that fails': ['completed', 'deadlock'],
  'only patience helps': ['completed', 'deadlock'],
  'one of each pool': ['completed', 'deadlock'],
}

/** A client that gives up leaves its request in the queue, and the permit is never given back. */
export default class RacingPool implements Pool {
  readonly free: Connection[]
  readonly permits: Semaphore

  constructor(connections: readonly Connection[]) {
    this.free = [...connections]
    this.permits = new Semaphore(connections.length)
  }

  withOne(use: Use): Promise<void> {
    return this.permits.runExclusive(() => this.#lend(1, use))
  }

  withTwo(use: Use): Promise<void> {
    return this.permits.runExclusive(() => this.#lend(2, use), 2)
  }

  async withOneSoon(patience: () => Promise<void>, use: Use): Promise<boolean> {
    const ticket = await Promise.race([this.permits.acquire(), patience()])
    if (!ticket) return false
    const [, release] = ticket
    try {
      await this.#lend(1, use)
    } finally {
      release()
    }
    return true
  }

  /** The caller must hold `count` permits. */
  async #lend(count: number, use: Use): Promise<void> {
    const lent = this.free.splice(0, count)
    try {
      await use(...lent)
    } finally {
      this.free.push(...lent)
    }
  }
}
