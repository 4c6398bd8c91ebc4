import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import type { Buffer, Item } from './problem.ts'

export const price =
  'no queue: a waiter may be overtaken forever, and each change wakes all of them'

export const outcomes: Outcomes = {
  // Each time Bob is woken, Alice may have taken the bread already.
  'bread for ever': ['completed', 'starvation'],
}

/** What a monitor tests in a loop is a `check` here, and nothing has to be notified. */
export default class AtomicBuffer implements Buffer {
  readonly capacity: number
  readonly items = new TVar<readonly Item[]>([])

  constructor(capacity: number) {
    this.capacity = capacity
  }

  put(item: Item): Promise<void> {
    return atomically((tx) => this.putIn(tx, item))
  }

  take(): Promise<Item> {
    return atomically((tx) => this.takeIn(tx))
  }

  takeBoth(other: this): Promise<readonly [Item, Item]> {
    return atomically((tx) => [this.takeIn(tx), other.takeIn(tx)])
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
