import { AsyncLocalStorage } from 'node:async_hooks'
import { Mutex } from 'async-mutex'
import { lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Job, Office, Opened } from './problem.ts'

export const price = 'the job must be called after an await: the package decides whether it is'

export const outcomes: Outcomes = {
  // Each request has the turn of one office, and waits for that of the other.
  'two offices': ['completed', 'deadlock'],
}

/** Waits for the lock, and then calls the job itself: what follows an await keeps its context. */
export default class LockedOffice implements Office {
  readonly lock = ranked(new Mutex())
  private readonly context = new AsyncLocalStorage<string>()

  serve<A>(user: string, handle: () => Promise<A>): Promise<A> {
    return this.context.run(user, handle)
  }

  user(): string | undefined {
    return this.context.getStore()
  }

  inTurn<A>(job: Job<A>): Promise<A> {
    return lockAll([this.lock], job)
  }
}

export const published: Published<LockedOffice, Office> = {
  lock: 'take it with lockAll, together with all others, holding none',
}

export const composing: Composing = { beforehand: 'both offices', undone: 'nothing' }

export const opened: Opened<LockedOffice> = {
  inTurnOfBoth: (one, other, job) => lockAll([one.lock, other.lock], job),
}
