import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Connection, Pool, Use } from './problem.ts'

export const bug = 'over-release'

export const outcomes: Outcomes = {
  'a query that fails': ['completed', 'invariant broken'],
  'one of each pool': ['completed', 'deadlock'],
}

/** Nothing leaks: `catch` releases the permit, and then `finally` does so again. */
export default class TwiceReleasingPool implements Pool {
  readonly free: Connection[]
  readonly permits: Semaphore

  constructor(connections: readonly Connection[]) {
    this.free = [...connections]
    this.permits = new Semaphore(connections.length)
  }

  async withOne(use: Use): Promise<void> {
    await this.permits.acquire()
    const connection = this.free.shift() as Connection
    try {
      await use(connection)
    } catch (error) {
      this.#giveBack(connection)
      throw error
    } finally {
      this.#giveBack(connection)
    }
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

  #giveBack(connection: Connection): void {
    this.free.push(connection)
    this.permits.release()
  }
}
