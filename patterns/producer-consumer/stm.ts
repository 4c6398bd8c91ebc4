import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Buffer, Item, Opened } from './problem.ts'

export const price = 'no queue: only the event loop keeps a waiter from being overtaken forever'

export const outcomes: Outcomes = {
  // Two transactions: Alice waits at the second buffer with the item from the first in hand.
  'a pair or nothing': ['completed', 'deadlock'],
  // At every read: Bob is woken, and before he goes on, Alice has taken the bread.
  'bread for ever': ['completed', 'starvation'],
}

/** One empty shelf for all: a new one would be another value, and wake all who wait. */
const NONE: readonly Item[] = []

/** What a monitor tests in a loop is a `check` here, and nothing has to be notified. */
export default class AtomicBuffer implements Buffer {
  private readonly capacity: number
  protected readonly items: TVar<readonly Item[]> = new TVar<readonly Item[]>(NONE)

  constructor(capacity: number) {
    this.capacity = capacity
  }

  put(item: Item): Promise<void> {
    return atomically((tx) => this.putIn(tx, item))
  }

  take(): Promise<Item> {
    return atomically((tx) => this.takeIn(tx))
  }

  putIn(tx: Tx, item: Item): void {
    const items = this.items.get(tx)
    check(tx, items.length < this.capacity)
    this.items.set(tx, [...items, item])
  }

  takeIn(tx: Tx): Item {
    const [item, ...rest] = this.items.get(tx)
    check(tx, item !== undefined)
    this.items.set(tx, rest.length === 0 ? NONE : rest)
    return item
  }
}

export const published: Published<AtomicBuffer, Buffer> = {
  putIn: 'in a transaction, which the compiler checks',
  takeIn: 'in a transaction',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<AtomicBuffer> = {
  takeBoth: (one, other) => atomically((tx) => [one.takeIn(tx), other.takeIn(tx)]),
}
