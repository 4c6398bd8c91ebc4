import type { Composing, Outcomes, Published } from '../../patterns/pattern.ts'
import { atomically, TVar, type Tx } from '../../stm/index.ts'
import type { Counter, Opened, Store } from './problem.ts'

export const price = 'the count is in memory: the store takes no part in a transaction'

export const outcomes: Outcomes = {
  'a visit to two counters': ['completed', 'invariant broken'],
}

/** Each operation is one transaction, and so is an operation that is made of others. */
export default class AtomicCounter implements Counter {
  private readonly visits: TVar<number>

  constructor(store: Store) {
    this.visits = new TVar(store.opening)
  }

  visit(): Promise<void> {
    return atomically((tx) => this.add(tx))
  }

  count(): Promise<number> {
    return atomically((tx) => this.read(tx))
  }

  add(tx: Tx): void {
    this.visits.update(tx, (visits) => visits + 1)
  }

  read(tx: Tx): number {
    return this.visits.get(tx)
  }
}

export const published: Published<AtomicCounter, Counter> = {
  add: 'in a transaction, which the compiler checks',
  read: 'in a transaction, which the compiler checks',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<AtomicCounter> = {
  visitBoth: (one, other) =>
    atomically((tx) => {
      one.add(tx)
      other.add(tx)
    }),
  countBoth: (one, other) => atomically((tx) => [one.read(tx), other.read(tx)] as const),
}
