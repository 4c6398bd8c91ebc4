import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Depot, Item, Opened, Queue } from './problem.ts'

export const price = 'no order among the waiters, and whatever moves must be in memory'

export const outcomes: Outcomes = {
  // Two transactions: between them the chair is in a local variable of the mover.
  'from one depot to another': ['completed', 'invariant broken'],
}

/** Queues share nothing. A move takes and puts in one transaction. */
export default class AtomicDepot implements Depot {
  queue(capacity: number, items: readonly Item[]): Queue {
    return new AtomicQueue(capacity, items)
  }
}

class AtomicQueue implements Queue {
  private readonly capacity: number
  private readonly items: TVar<readonly Item[]>

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

  list(): Promise<readonly Item[]> {
    return atomically((tx) => this.listIn(tx))
  }

  moveTo(other: this): Promise<void> {
    return opened.move(this, other)
  }

  listWith(other: this): Promise<readonly Item[]> {
    return opened.listBoth(this, other)
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

  listIn(tx: Tx): readonly Item[] {
    return this.items.get(tx)
  }
}

export const published: Published<AtomicQueue, Queue> = {
  putIn: 'in a transaction, which the compiler checks',
  takeIn: 'in a transaction',
  listIn: 'in a transaction',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<AtomicQueue> = {
  move: (from, to) => atomically((tx) => to.putIn(tx, from.takeIn(tx))),
  listBoth: (one, other) => atomically((tx) => [...one.listIn(tx), ...other.listIn(tx)]),
}
