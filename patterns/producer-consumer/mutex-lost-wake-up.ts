import { Mutex } from 'async-mutex'
import { Condition } from '../condition.ts'
import type { Outcomes } from '../pattern.ts'
import type { Buffer, Item } from './problem.ts'

export const bug = 'lost wake-up'

export const outcomes: Outcomes = {
  'one of each': ['completed', 'deadlock'],
  'three in order': ['completed', 'deadlock'],
  'one maker, two takers': ['completed', 'deadlock'],
  'two makers, one taker': ['completed', 'deadlock'],
  'two of each': ['completed', 'deadlock'],
  'a pair or nothing': ['completed', 'deadlock'],
  'bread for ever': ['completed', 'deadlock', 'starvation'],
}

/** Looks first and locks afterwards. A notification in between finds no waiter. */
export default class LookThenLockBuffer implements Buffer {
  readonly capacity: number
  readonly mutex = new Mutex()
  readonly notEmpty = new Condition(this.mutex)
  readonly notFull = new Condition(this.mutex)
  readonly items: Item[] = []

  constructor(capacity: number) {
    this.capacity = capacity
  }

  async put(item: Item): Promise<void> {
    while (this.items.length === this.capacity) await this.#waitFor(this.notFull)
    this.items.push(item)
    this.notEmpty.notify()
  }

  async take(): Promise<Item> {
    while (this.items.length === 0) await this.#waitFor(this.notEmpty)
    const item = this.items.shift() as Item
    this.notFull.notify()
    return item
  }

  #waitFor(condition: Condition): Promise<void> {
    return this.mutex.runExclusive(() => condition.wait())
  }
}
