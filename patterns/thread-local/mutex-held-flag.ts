import { AsyncLocalStorage } from 'node:async_hooks'
import type { Outcomes } from '../pattern.ts'
import LockedOffice from './mutex.ts'
import type { Job, Office } from './problem.ts'

export const bug = 'inherited flag'

export const outcomes: Outcomes = {
  'follow-ups': ['invariant broken'],
  'two offices': ['completed', 'deadlock'],
}

/** A job may ask for a turn within its turn: a flag in the context says so. All that it starts inherits the flag. */
export default class FlaggedOffice extends LockedOffice implements Office {
  private readonly holds = new AsyncLocalStorage<true>()

  override inTurn<A>(job: Job<A>): Promise<A> {
    if (this.holds.getStore()) return job()
    return super.inTurn(() => this.holds.run(true, job))
  }
}
