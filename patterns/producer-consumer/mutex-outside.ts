import { Mutex, Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Buffer, Item } from './problem.ts'

export const bug = 'waiting while holding the lock'

export const outcomes: Outcomes = {
  'one of each': ['completed', 'deadlock'],
  'three in order': ['completed', 'deadlock'],
  'one maker, two takers': ['completed', 'deadlock'],
  'two makers, one taker': ['completed', 'deadlock'],
  'two of each': ['completed', 'deadlock'],
  'a pair or nothing': ['completed', 'deadlock'],
  'bread for ever': ['completed', 'deadlock'],
}

/** Waits for an item while holding the lock that a maker needs to bring one. */
export default class LockOutsideBuffer implements Buffer {
  readonly mutex = new Mutex()
  readonly room: Semaphore
  readonly filled = new Semaphore(0)
  readonly items: Item[] = []

  constructor(capacity: number) {
    this.room = new Semaphore(capacity)
  }

  put(item: Item): Promise<void> {
    return this.mutex.runExclusive(async () => {
      await this.room.acquire()
      this.items.push(item)
      this.filled.release()
    })
  }

  take(): Promise<Item> {
    return this.mutex.runExclusive(async () => {
      await this.filled.acquire()
      const item = this.items.shift() as Item
      this.room.release()
      return item
    })
  }
}
