import { Mutex } from 'async-mutex'
import { type Held, lockAll, ranked } from '../../patterns/lock-order.ts'
import type { Composing, Outcomes, Published } from '../../patterns/pattern.ts'
import type { Counter, Opened, Store } from './problem.ts'

export const price = 'one order of all locks, and each visit waits for the store under the lock'

export const outcomes: Outcomes = {
  // Each counter is correct. Bob looks between Alice's visits to one and to the other.
  'a visit to two counters': ['completed', 'invariant broken'],
}

/** Holds the lock from load to save. */
export default class LockedCounter implements Counter {
  readonly lock = ranked(new Mutex())
  private readonly store: Store

  constructor(store: Store) {
    this.store = store
  }

  visit(): Promise<void> {
    return lockAll([this.lock], (held) => this.add(held))
  }

  count(): Promise<number> {
    return lockAll([this.lock], (held) => this.read(held))
  }

  async add(held: Held): Promise<void> {
    await this.store.save((await this.read(held)) + 1)
  }

  async read(held: Held): Promise<number> {
    held.mustInclude(this.lock)
    return await this.store.load()
  }
}

export const published: Published<LockedCounter, Counter> = {
  lock: 'take it with lockAll, together with all others, holding none',
  add: 'with the lock held: the compiler asks for a Held',
  read: 'with the lock held: the compiler asks for a Held',
}

export const composing: Composing = { beforehand: 'both counters', undone: 'nothing' }

export const opened: Opened<LockedCounter> = {
  visitBoth: (one, other) =>
    lockAll([one.lock, other.lock], async (held) => {
      await one.add(held)
      await other.add(held)
    }),
  countBoth: (one, other) =>
    lockAll([one.lock, other.lock], async (held) => [await one.read(held), await other.read(held)]),
}
