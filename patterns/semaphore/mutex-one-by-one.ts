import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Connection, Pool, Use } from './problem.ts'

export const bug = 'hold and wait'

export const outcomes: Outcomes = {
  'two connections each': ['completed', 'deadlock'],
  'one of each pool': ['completed', 'deadlock'],
}

/** Takes two connections one by one. */
export default class OneByOnePool implements Pool {
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
    return this.withOne((first) => this.withOne((second) => use(first, second)))
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
