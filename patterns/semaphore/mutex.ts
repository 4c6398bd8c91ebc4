import { Semaphore } from 'async-mutex'
import { type Claim, lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Connection, Opened, Pool, Use } from './problem.ts'

export const price =
  'one queue for all: a client that waits for two blocks clients that want one, though one is free'

export const outcomes: Outcomes = {
  // A client holds a permit of one pool and waits for one of the other.
  'one of each pool': ['completed', 'deadlock'],
}

/** A permit per free connection, handed on in the order of asking, one or two at once. */
export default class SemaphorePool implements Pool {
  private readonly free: Connection[]
  private readonly permits: Semaphore

  constructor(connections: readonly Connection[]) {
    this.free = [...connections]
    this.permits = ranked(new Semaphore(connections.length))
  }

  withOne(use: Use): Promise<void> {
    return this.permits.runExclusive(() => this.lend(1, use))
  }

  withTwo(use: Use): Promise<void> {
    return this.permits.runExclusive(() => this.lend(2, use), 2)
  }

  async withOneSoon(patience: () => Promise<void>, use: Use): Promise<boolean> {
    const turn = this.permits.acquire()
    try {
      const ticket = await Promise.race([turn, patience()])
      if (ticket) await this.lend(1, use)
      return Boolean(ticket)
    } finally {
      // A permit that was not waited for will be granted all the same, and is given back then.
      void turn.then(([, release]) => release())
    }
  }

  onePermit(): Claim {
    return [this.permits, 1]
  }

  /** The caller must hold `count` permits. */
  async lend(count: number, use: Use): Promise<void> {
    const lent = this.free.splice(0, count)
    try {
      await use(...lent)
    } finally {
      this.free.push(...lent)
    }
  }
}

export const published: Published<SemaphorePool, Pool> = {
  onePermit: 'take it with lockAll, together with all else, holding no lock',
  lend: 'while as many permits are held, which nothing checks',
}

export const composing: Composing = { beforehand: 'both pools', undone: 'nothing' }

export const opened: Opened<SemaphorePool> = {
  withOneOfEach: (one, other, use) =>
    lockAll([one.onePermit(), other.onePermit()], () =>
      one.lend(1, (...mine) => other.lend(1, (...its) => use(...mine, ...its))),
    ),
}
