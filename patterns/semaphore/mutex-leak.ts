import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Connection, Pool, Use } from './problem.ts'

export const bug = 'permit leak'

export const outcomes: Outcomes = {
  'a query that fails': ['completed', 'deadlock'],
  'one of each pool': ['completed', 'deadlock'],
}

/** Right as long as nothing throws: an exception skips the release in `withOne`. */
export default class LeakingPool implements Pool {
  readonly free: Connection[]
  readonly permits: Semaphore

  constructor(connections: readonly Connection[]) {
    this.free = [...connections]
    this.permits = new Semaphore(connections.length)
  }

  async withOne(use: Use): Promise<void> {
    const [, release] = await this.permits.acquire()
    await this.#lend(1, use)
    release()
  }

  withTwo(use: Use): Promise<void> {
    return this.permits.runExclusive(() => this.#lend(2, use), 2)
  }

  async withOneSoon(patience: () => Promise<void>, use: Use): Promise<boolean> {
    const turn = this.permits.acquire()
    try {
      const ticket = await Promise.race([turn, patience()])
      if (ticket) await this.#lend(1, use)
      return Boolean(ticket)
    } finally {
      // A permit that was not waited for will be granted all the same, and is given back then.
      void turn.then(([, release]) => release())
    }
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
