import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import type { Channel, Item } from './problem.ts'

export const bug = 'arrival rolled back by the wait'

export const outcomes: Outcomes = {
  'hand to hand': ['deadlock'],
  'one of two is sent': ['deadlock'],
  'passed on in one step': ['completed', 'invariant broken'],
  'passed on hand to hand': ['deadlock'],
}

/** A receiver is counted and waits in one transaction, so no sender ever sees the count. */
export default class OneTransactionChannel implements Channel {
  readonly capacity: number
  readonly items = new TVar<readonly Item[]>([])
  readonly receivers = new TVar(0)
  readonly isClosed = new TVar(false)

  constructor(capacity: number) {
    this.capacity = capacity
  }

  send(item: Item): Promise<boolean> {
    return atomically((tx) => this.sendIn(tx, item))
  }

  receive(): Promise<Item | undefined> {
    return atomically((tx) => {
      this.receivers.update(tx, (receivers) => receivers + 1)
      const item = this.receiveIn(tx)
      this.receivers.update(tx, (receivers) => receivers - 1)
      return item
    })
  }

  close(): Promise<void> {
    return atomically((tx) => this.isClosed.set(tx, true))
  }

  sendIn(tx: Tx, item: Item): boolean {
    if (this.isClosed.get(tx)) return false
    const items = this.items.get(tx)
    check(tx, items.length < this.capacity + this.receivers.get(tx))
    this.items.set(tx, [...items, item])
    return true
  }

  receiveIn(tx: Tx): Item | undefined {
    const [item, ...rest] = this.items.get(tx)
    check(tx, item !== undefined || this.isClosed.get(tx))
    this.items.set(tx, rest)
    return item
  }
}
