import pLimit from 'p-limit'
import type { Outcomes } from '../pattern.ts'
import type { Connection, Pool, Use } from './problem.ts'

export const bug = 'thread-starvation deadlock (pool self-wait)'

export const outcomes: Outcomes = {
  'two connections each': ['completed', 'deadlock'],
  'one of each pool': ['completed', 'deadlock'],
}

/** Runs one function per connection. To get two connections, a function waits for another one. */
export default class LimitedPool implements Pool {
  readonly free: Connection[]
  readonly limit: ReturnType<typeof pLimit>

  constructor(connections: readonly Connection[]) {
    this.free = [...connections]
    this.limit = pLimit(connections.length)
  }

  withOne(use: Use): Promise<void> {
    return this.limit(() => this.#lend(use))
  }

  withTwo(use: Use): Promise<void> {
    return this.withOne((first) => this.withOne((second) => use(first as string, second as string)))
  }

  /** A limit cannot cancel a queued function, which finds out when its turn comes. */
  async withOneSoon(patience: () => Promise<void>, use: Use): Promise<boolean> {
    let isSoon = false
    let hasGivenUp = false
    const turn = new Promise<Promise<void> | undefined>((resolve) => {
      void this.limit(async () => {
        if (hasGivenUp) return
        const done = this.#lend(use)
        resolve(done)
        await done.catch(() => {})
      })
    })
    const hasTurn = turn.then(() => true)
    try {
      isSoon = await Promise.race([hasTurn, patience().then(() => false)])
    } finally {
      hasGivenUp = !isSoon
    }
    if (isSoon) await await turn
    return isSoon
  }

  async #lend(use: Use): Promise<void> {
    const connection = this.free.shift() as Connection
    try {
      await use(connection)
    } finally {
      this.free.push(connection)
    }
  }
}
