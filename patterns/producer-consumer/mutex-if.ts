import { Mutex } from 'async-mutex'
import { Condition } from '../condition.ts'
import type { Outcomes } from '../pattern.ts'
import type { Buffer, Item } from './problem.ts'

export const bug = 'if instead of while'

export const outcomes: Outcomes = {
  'one maker, two takers': ['completed', 'invariant broken'],
  'two makers, one taker': ['completed', 'invariant broken'],
  'two of each': ['completed', 'invariant broken'],
  'a pair or nothing': ['completed', 'deadlock', 'invariant broken'],
}

/** A woken task does not look again, though another may have taken the item first. */
export default class IfBuffer implements Buffer {
  readonly capacity: number
  readonly mutex = new Mutex()
  readonly notEmpty = new Condition(this.mutex)
  readonly notFull = new Condition(this.mutex)
  readonly items: Item[] = []

  constructor(capacity: number) {
    this.capacity = capacity
  }

  put(item: Item): Promise<void> {
    return this.mutex.runExclusive(async () => {
      if (this.items.length === this.capacity) await this.notFull.wait()
      this.items.push(item)
      this.notEmpty.notify()
    })
  }

  take(): Promise<Item> {
    return this.mutex.runExclusive(async () => {
      if (this.items.length === 0) await this.notEmpty.wait()
      const item = this.items.shift() as Item
      this.notFull.notify()
      return item
    })
  }
}
