import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Connection, Pool, Use } from './problem.ts'

export const price =
  'one queue for all: a client that waits for two blocks clients that want one, though one is free'

export const outcomes: Outcomes = {
  // Each pool has a queue of its own. A client holds a permit of one and waits for the other.
  'one of each pool': ['completed', 'deadlock'],
}

/** A permit per free connection, handed on in the order of asking, one or two at once. */
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
      // The permit will be granted all the same, so give it back then.
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
