import { Mutex } from 'async-mutex'
import type { Outcomes } from '../../patterns/pattern.ts'
import type { Counter, Store } from './problem.ts'

export const bug = 'lost update'

export const outcomes: Outcomes = {
  'two visitors': ['completed', 'invariant broken'],
  'two visits each': ['completed', 'invariant broken'],
  'a visit to two counters': ['completed', 'invariant broken'],
}

/** Each access is locked, but not both together: another visit may run between load and save. */
export default class NaiveCounter implements Counter {
  readonly store: Store
  readonly lock = new Mutex()

  constructor(store: Store) {
    this.store = store
  }

  async visit(): Promise<void> {
    const count = await this.count()
    await this.lock.runExclusive(() => this.store.save(count + 1))
  }

  count(): Promise<number> {
    return this.lock.runExclusive(() => this.store.load())
  }
}
