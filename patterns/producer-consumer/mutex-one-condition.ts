import { Mutex } from 'async-mutex'
import { Condition } from '../condition.ts'
import type { Outcomes } from '../pattern.ts'
import type { Buffer, Item } from './problem.ts'

export const bug = 'wrong waiter notified'

export const outcomes: Outcomes = {
  'one maker, two takers': ['completed', 'deadlock'],
  'two of each': ['completed', 'deadlock'],
  'a pair or nothing': ['completed', 'deadlock'],
  'bread for ever': ['completed', 'deadlock', 'starvation'],
}

/** One condition for makers and takers. The one notification may wake a task that cannot use it. */
export default class OneConditionBuffer implements Buffer {
  readonly capacity: number
  readonly mutex = new Mutex()
  readonly changed = new Condition(this.mutex)
  readonly items: Item[] = []

  constructor(capacity: number) {
    this.capacity = capacity
  }

  put(item: Item): Promise<void> {
    return this.mutex.runExclusive(async () => {
      while (this.items.length === this.capacity) await this.changed.wait()
      this.items.push(item)
      this.changed.notify()
    })
  }

  take(): Promise<Item> {
    return this.mutex.runExclusive(async () => {
      while (this.items.length === 0) await this.changed.wait()
      const item = this.items.shift() as Item
      this.changed.notify()
      return item
    })
  }
}
