import { Mutex } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Job, Office } from './problem.ts'

export const bug = 'shared variable'

export const outcomes: Outcomes = {
  'two requests': ['completed', 'invariant broken'],
  'a trace': ['completed', 'invariant broken'],
  'a clerk': ['invariant broken'],
  'a failure': ['completed', 'invariant broken'],
  'two offices': ['completed', 'deadlock', 'invariant broken'],
}

/** Keeps the user in a variable, as on a server with a thread for each request. Here all share it. */
export default class ForgetfulOffice implements Office {
  private readonly lock = new Mutex()
  private current: string | undefined

  async serve<A>(user: string, handle: () => Promise<A>): Promise<A> {
    const before = this.current
    this.current = user
    try {
      return await handle()
    } finally {
      this.current = before
    }
  }

  user(): string | undefined {
    return this.current
  }

  inTurn<A>(job: Job<A>): Promise<A> {
    return this.lock.runExclusive(job)
  }
}
