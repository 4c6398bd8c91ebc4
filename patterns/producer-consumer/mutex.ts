import { Mutex } from 'async-mutex'
import { Bell } from '../bell.ts'
import { type Held, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { type Monitored, whenLocked } from '../when-locked.ts'
import type { Buffer, Item, Opened } from './problem.ts'

export const price = 'each change wakes all who wait, who take the lock to look'

export const outcomes: Outcomes = {
  // Alice waits at the second buffer with the item from the first in hand.
  'a pair or nothing': ['completed', 'deadlock'],
  // A task that is woken goes to the end of the queue for the lock, where others may be ahead of it.
  'bread for ever': ['completed', 'starvation'],
}

/**
 * A monitor (Hoare 1974), with the loop of Mesa (Lampson and Redell 1980): test, change, tell the others. A task
 * that is woken tests again, since another one may have had the lock in between.
 */
export default class MonitorBuffer implements Buffer, Monitored {
  readonly bell = new Bell()
  readonly mutex = ranked(new Mutex())
  private readonly capacity: number
  private readonly items: Item[] = []

  constructor(capacity: number) {
    this.capacity = capacity
  }

  async put(item: Item): Promise<void> {
    await whenLocked([this], () => {
      if (this.items.length === this.capacity) return undefined
      this.bell.ring()
      return this.items.push(item)
    })
  }

  take(): Promise<Item> {
    return whenLocked([this], (held) => (this.isEmpty ? undefined : this.takeIn(held)))
  }

  get isEmpty(): boolean {
    return this.items.length === 0
  }

  /** The buffer must not be empty. */
  takeIn(held: Held): Item {
    held.mustInclude(this.mutex)
    this.bell.ring()
    return this.items.shift() as Item
  }
}

export const published: Published<MonitorBuffer, Buffer> = {
  mutex: 'take it with whenLocked, together with that of the other buffer, holding none',
  bell: 'rings, with the mutex held, at each change',
  isEmpty: 'asked of all buffers, with all mutexes held, before anything is taken',
  takeIn: 'while the mutex is held and the buffer is not empty',
}

export const composing: Composing = {
  beforehand: 'both buffers, and whether each part can be done',
  undone: 'nothing',
}

export const opened: Opened<MonitorBuffer> = {
  takeBoth: (one, other) =>
    whenLocked([one, other], (held) =>
      one.isEmpty || other.isEmpty ? undefined : [one.takeIn(held), other.takeIn(held)],
    ),
}
