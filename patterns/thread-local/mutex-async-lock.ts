import { AsyncLocalStorage } from 'node:async_hooks'
import AsyncLock from 'async-lock'
import type { Outcomes } from '../pattern.ts'
import type { Job, Office } from './problem.ts'

export const bug = 'foreign context'

export const outcomes: Outcomes = {
  'two requests': ['completed', 'invariant broken'],
  'a trace': ['completed', 'invariant broken'],
  'a clerk': ['invariant broken'],
  'a failure': ['completed', 'invariant broken'],
  'two offices': ['completed', 'invariant broken'],
}

/** The package async-lock calls the next job from the code of the one that has ended. */
export default class KeyedOffice implements Office {
  private readonly context = new AsyncLocalStorage<string>()
  private readonly lock = new AsyncLock()

  serve<A>(user: string, handle: () => Promise<A>): Promise<A> {
    return this.context.run(user, handle)
  }

  user(): string | undefined {
    return this.context.getStore()
  }

  inTurn<A>(job: Job<A>): Promise<A> {
    return this.lock.acquire('printer', job)
  }
}
