import { Mutex } from 'async-mutex'
import type { Outcomes } from '../../patterns/pattern.ts'
import type { Counter, Store } from './problem.ts'

export const price = 'an operation on two counters needs an order of their locks'

export const outcomes: Outcomes = {
  // Each counter is correct. Alice holds one lock, Bob the other, and each waits for the second.
  'a visit to two counters': ['completed', 'deadlock'],
}

/** Holds the lock from load to save. */
export default class LockedCounter implements Counter {
  readonly store: Store
  readonly lock = new Mutex()

  constructor(store: Store) {
    this.store = store
  }

  visit(): Promise<void> {
    return this.lock.runExclusive(() => this.#add())
  }

  visitBoth(other: this): Promise<void> {
    return this.lock.runExclusive(async () => {
      await other.visit()
      await this.#add()
    })
  }

  count(): Promise<number> {
    return this.lock.runExclusive(() => this.store.load())
  }

  /** The caller must hold the lock. */
  async #add(): Promise<void> {
    await this.store.save((await this.store.load()) + 1)
  }
}
