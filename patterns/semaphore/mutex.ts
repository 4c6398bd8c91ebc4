import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Connection, Pool, Use } from './problem.ts'

export const price =
  'one line for all: who waits for two holds up those who want one, though one is free'

export const outcomes: Outcomes = {
  // Each pool has a line of its own. Who holds a permit of the one stands in the line of the other.
  'one of each pool': ['completed', 'deadlock'],
}

/** A permit for each free connection, handed on in the order of asking, several at once if need be. */
export default class SemaphorePool implements Pool {
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
    const turn = this.permits.acquire()
    const ticket = await Promise.race([turn, patience()])
    if (!ticket) {
      // The permit comes all the same, sooner or later.
      void turn.then(([, release]) => release())
      return false
    }
    const [, release] = ticket
    try {
      await this.#lend(1, use)
    } finally {
      release()
    }
    return true
  }

  withOneOfEach(other: this, use: Use): Promise<void> {
    return this.withOne((mine) => other.withOne((its) => use(mine, its)))
  }

  /** The caller has as many permits. */
  async #lend(count: number, use: Use): Promise<void> {
    const lent = this.free.splice(0, count)
    try {
      await use(...lent)
    } finally {
      this.free.push(...lent)
    }
  }
}
