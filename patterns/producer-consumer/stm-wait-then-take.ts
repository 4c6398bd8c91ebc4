import { atomically, check, TVar } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import type { Buffer, Item } from './problem.ts'

export const bug = 'check-then-act'

export const outcomes: Outcomes = {
  'one maker, two takers': ['completed', 'invariant broken'],
  'two makers, one taker': ['completed', 'invariant broken'],
  'two of each': ['completed', 'invariant broken'],
  'a pair or nothing': ['completed', 'deadlock', 'invariant broken'],
  'bread for ever': ['completed', 'starvation'],
}

/** Waits in one transaction and acts in the next. Another task may act in between. */
export default class WaitThenTakeBuffer implements Buffer {
  readonly capacity: number
  readonly items = new TVar<readonly Item[]>([])

  constructor(capacity: number) {
    this.capacity = capacity
  }

  async put(item: Item): Promise<void> {
    await atomically((tx) => check(tx, this.items.get(tx).length < this.capacity))
    await atomically((tx) => this.items.update(tx, (items) => [...items, item]))
  }

  async take(): Promise<Item> {
    await atomically((tx) => check(tx, this.items.get(tx).length > 0))
    return atomically((tx) => {
      const [item, ...rest] = this.items.get(tx)
      this.items.set(tx, rest)
      return item as Item
    })
  }
}
