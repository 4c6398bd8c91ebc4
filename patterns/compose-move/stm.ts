import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import type { Depot, Item, Queue } from './problem.ts'

export const price = 'no order among the waiters, and whatever moves must be in memory'

/** Queues share nothing. A move takes and puts in one transaction. */
export default class AtomicDepot implements Depot {
  queue(capacity: number, items: readonly Item[]): Queue {
    return new AtomicQueue(capacity, items)
  }
}

class AtomicQueue implements Queue {
  readonly capacity: number
  readonly items: TVar<readonly Item[]>

  constructor(capacity: number, items: readonly Item[]) {
    this.capacity = capacity
    this.items = new TVar(items)
  }

  put(item: Item): Promise<void> {
    return atomically((tx) => this.putIn(tx, item))
  }

  take(): Promise<Item> {
    return atomically((tx) => this.takeIn(tx))
  }

  moveTo(other: this): Promise<void> {
    return atomically((tx) => other.putIn(tx, this.takeIn(tx)))
  }

  listWith(other: this): Promise<readonly Item[]> {
    return atomically((tx) => [...this.items.get(tx), ...other.items.get(tx)])
  }

  putIn(tx: Tx, item: Item): void {
    const items = this.items.get(tx)
    check(tx, items.length < this.capacity)
    this.items.set(tx, [...items, item])
  }

  takeIn(tx: Tx): Item {
    const [item, ...rest] = this.items.get(tx)
    check(tx, item !== undefined)
    this.items.set(tx, rest)
    return item
  }
}
