import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import type { Depot, Item, Queue } from './problem.ts'

export const bug = 'intermediate state visible'

export const outcomes: Outcomes = {
  'a look in mid-move': ['completed', 'invariant broken'],
  'there and back': ['completed', 'invariant broken'],
  'from one depot to another': ['completed', 'invariant broken'],
}

/** Taking is one transaction, putting is another, and between them the item is nowhere. */
export default class TwoTransactionsDepot implements Depot {
  queue(capacity: number, items: readonly Item[]): Queue {
    return new TwoTransactionsQueue(capacity, items)
  }
}

class TwoTransactionsQueue implements Queue {
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

  list(): Promise<readonly Item[]> {
    return atomically((tx) => this.items.get(tx))
  }

  async moveTo(other: this): Promise<void> {
    await other.put(await this.take())
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
