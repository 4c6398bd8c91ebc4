import { atomically, TVar, type Tx } from '../../stm/index.ts'
import type { Counter, Store } from './problem.ts'

export const price = 'the count is in memory: the store takes no part in a transaction'

/** Each operation is one transaction, and so is an operation that is made of others. */
export default class AtomicCounter implements Counter {
  readonly visits: TVar<number>

  constructor(store: Store) {
    this.visits = new TVar(store.opening)
  }

  visit(): Promise<void> {
    return atomically((tx) => this.visitIn(tx))
  }

  visitBoth(other: this): Promise<void> {
    return atomically((tx) => {
      this.visitIn(tx)
      other.visitIn(tx)
    })
  }

  count(): Promise<number> {
    return atomically((tx) => this.visits.get(tx))
  }

  visitIn(tx: Tx): void {
    this.visits.update(tx, (visits) => visits + 1)
  }
}
