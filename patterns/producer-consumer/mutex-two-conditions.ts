import { Mutex } from 'async-mutex'
import { Condition } from '../condition.ts'
import type { Outcomes } from '../pattern.ts'
import type { Buffer, Item } from './problem.ts'

export const price = 'two conditions, and each change must notify the right one'

export const outcomes: Outcomes = {
  // Alice waits at the second buffer with the item from the first in hand.
  'a pair or nothing': ['completed', 'deadlock'],
  // A notified task goes to the end of the queue for the lock, where others may be ahead of it.
  'bread for ever': ['completed', 'starvation'],
}

/**
 * The monitor of the textbooks (Hoare 1974), with the loop of Mesa (Lampson and Redell 1980): test in a loop,
 * change, notify one of the others.
 */
export default class TwoConditionsBuffer implements Buffer {
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
      while (this.items.length === this.capacity) await this.notFull.wait()
      this.items.push(item)
      this.notEmpty.notify()
    })
  }

  take(): Promise<Item> {
    return this.mutex.runExclusive(async () => {
      while (this.items.length === 0) await this.notEmpty.wait()
      const item = this.items.shift() as Item
      this.notFull.notify()
      return item
    })
  }
}
