import { Mutex } from 'async-mutex'
import type { Outcomes } from '../../patterns/pattern.ts'
import type { Counter, Store } from './problem.ts'

export const price = 'nothing orders the locks of two counters'

export const outcomes: Outcomes = {
  // Each counter is right. Alice has the one and Bob the other, and each wants both.
  'a visit to two counters': ['completed', 'deadlock'],
}

/** The lock is held from load to save. */
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

  /** For those who hold the lock. */
  async #add(): Promise<void> {
    await this.store.save((await this.store.load()) + 1)
  }
}
