import { Mutex } from 'async-mutex'
import { Bell } from '../bell.ts'
import { type Held, lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { type Monitored, whenLocked } from '../when-locked.ts'
import type { Depot, Item, Opened, Queue } from './problem.ts'

export const price = 'one order of all locks, and each change wakes all who wait at the queue'

export const outcomes: Outcomes = {
  // Each call locks and unlocks. Between two of them no lock covers the chair on its way.
  'from one depot to another': ['completed', 'invariant broken'],
}

/** Every queue is a monitor of its own. A move looks at both under both locks, or waits for both. */
export default class OrderedDepot implements Depot {
  queue(capacity: number, items: readonly Item[]): Queue {
    return new MonitorQueue(capacity, items)
  }
}

class MonitorQueue implements Queue, Monitored {
  readonly bell = new Bell()
  readonly mutex = ranked(new Mutex())
  private readonly capacity: number
  private readonly items: Item[]

  constructor(capacity: number, items: readonly Item[]) {
    this.capacity = capacity
    this.items = [...items]
  }

  async put(item: Item): Promise<void> {
    await whenLocked([this], (held) => (this.isFull ? undefined : this.putIn(held, item)))
  }

  take(): Promise<Item> {
    return whenLocked([this], (held) => (this.isEmpty ? undefined : this.takeIn(held)))
  }

  list(): Promise<readonly Item[]> {
    return lockAll([this.mutex], (held) => this.listIn(held))
  }

  moveTo(other: this): Promise<void> {
    return opened.move(this, other)
  }

  listWith(other: this): Promise<readonly Item[]> {
    return opened.listBoth(this, other)
  }

  get isEmpty(): boolean {
    return this.items.length === 0
  }

  get isFull(): boolean {
    return this.items.length === this.capacity
  }

  /** The queue must not be full. */
  putIn(held: Held, item: Item): true {
    held.mustInclude(this.mutex)
    this.items.push(item)
    this.bell.ring()
    return true
  }

  /** The queue must not be empty. */
  takeIn(held: Held): Item {
    held.mustInclude(this.mutex)
    this.bell.ring()
    return this.items.shift() as Item
  }

  listIn(held: Held): readonly Item[] {
    held.mustInclude(this.mutex)
    return [...this.items]
  }
}

export const published: Published<MonitorQueue, Queue> = {
  mutex: 'take it with lockAll or whenLocked, together with all else, holding no lock',
  bell: 'rings, with the mutex held, at each change',
  isEmpty: 'asked with all mutexes held, before anything is taken',
  isFull: 'asked with all mutexes held, before anything is taken',
  putIn: 'while the mutex is held and the queue is not full',
  takeIn: 'while the mutex is held and the queue is not empty',
  listIn: 'while the mutex is held',
}

export const composing: Composing = {
  beforehand: 'both queues, and whether each part can be done',
  undone: 'nothing',
}

export const opened: Opened<MonitorQueue> = {
  async move(from, to) {
    await whenLocked([from, to], (held) =>
      from.isEmpty || to.isFull ? undefined : to.putIn(held, from.takeIn(held)),
    )
  },
  listBoth: (one, other) =>
    lockAll([one.mutex, other.mutex], (held) => [...one.listIn(held), ...other.listIn(held)]),
}
