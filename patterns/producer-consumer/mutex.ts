import { Mutex } from 'async-mutex'
import { Bell, when } from '../bell.ts'
import { Condition } from '../condition.ts'
import { type Held, lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Buffer, Item, Opened } from './problem.ts'

export const price = 'two conditions, and each change must notify the right one'

export const outcomes: Outcomes = {
  // Alice waits at the second buffer with the item from the first in hand.
  'a pair or nothing': ['completed', 'deadlock'],
  // A notified task goes to the end of the queue for the lock, where others may be ahead of it.
  'bread for ever': ['completed', 'starvation'],
}

/** A monitor (Hoare 1974, Lampson and Redell 1980): test in a loop, change, notify the others. */
export default class MonitorBuffer implements Buffer {
  private readonly capacity: number
  /** For those who wait for several buffers: a condition belongs to one mutex. */
  readonly filled = new Bell()
  readonly mutex = ranked(new Mutex())
  private readonly notEmpty = new Condition(this.mutex)
  private readonly notFull = new Condition(this.mutex)
  private readonly items: Item[] = []

  constructor(capacity: number) {
    this.capacity = capacity
  }

  put(item: Item): Promise<void> {
    return this.mutex.runExclusive(async () => {
      while (this.items.length === this.capacity) await this.notFull.wait()
      this.items.push(item)
      this.notEmpty.notify()
      this.filled.ring()
    })
  }

  take(): Promise<Item> {
    return lockAll([this.mutex], async (held) => {
      while (this.items.length === 0) await this.notEmpty.wait()
      return this.takeIn(held)
    })
  }

  get isEmpty(): boolean {
    return this.items.length === 0
  }

  /** The buffer must not be empty. */
  takeIn(held: Held): Item {
    held.mustInclude(this.mutex)
    const item = this.items.shift() as Item
    this.notFull.notify()
    return item
  }
}

export const published: Published<MonitorBuffer, Buffer> = {
  mutex: 'take it with lockAll, together with all else, holding no lock',
  takeIn: 'while the mutex is held and the buffer is not empty',
  isEmpty: 'look again once the mutex is held',
  filled: 'listen to it without the mutex, and look again',
}

export const composing: Composing = {
  beforehand: 'both buffers, and whether each part can be done',
  undone: 'nothing',
}

export const opened: Opened<MonitorBuffer> = {
  async takeBoth(one, other) {
    const isWanting = () => one.isEmpty || other.isEmpty
    for (;;) {
      await when([one.filled, other.filled], () => !isWanting() || undefined)
      const both = await lockAll([one.mutex, other.mutex], (held) =>
        isWanting() ? undefined : ([one.takeIn(held), other.takeIn(held)] as const),
      )
      if (both !== undefined) return both
    }
  },
}
