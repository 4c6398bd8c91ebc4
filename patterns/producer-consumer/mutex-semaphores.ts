import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Buffer, Item } from './problem.ts'

export const price =
  'two counters that must agree with the items, and only a count can be waited for'

export const outcomes: Outcomes = {
  // Alice waits at the second buffer with the item from the first in hand.
  'a pair or nothing': ['completed', 'deadlock'],
}

/**
 * One semaphore counts the room, the other the items (Dijkstra 1965). The textbook guards the list
 * with a mutex; here no await interrupts its use, so JavaScript needs none.
 */
export default class SemaphoreBuffer implements Buffer {
  readonly room: Semaphore
  readonly filled = new Semaphore(0)
  readonly items: Item[] = []

  constructor(capacity: number) {
    this.room = new Semaphore(capacity)
  }

  async put(item: Item): Promise<void> {
    await this.room.acquire()
    this.items.push(item)
    this.filled.release()
  }

  async take(): Promise<Item> {
    await this.filled.acquire()
    const item = this.items.shift() as Item
    this.room.release()
    return item
  }
}
