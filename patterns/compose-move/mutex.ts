import { Mutex } from 'async-mutex'
import { Bell, when } from '../bell.ts'
import { Condition } from '../condition.ts'
import { type Held, lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Depot, Item, Opened, Queue } from './problem.ts'

export const price =
  'one order of all locks, a bell beside the conditions, and no lock may be held while one waits'

export const outcomes: Outcomes = {
  // Each call locks and unlocks. Between two of them no lock covers the chair on its way.
  'from one depot to another': ['completed', 'invariant broken'],
}

/** Every queue is a monitor of its own. A move waits without locks, and looks again with both. */
export default class OrderedDepot implements Depot {
  queue(capacity: number, items: readonly Item[]): Queue {
    return new MonitorQueue(capacity, items)
  }
}

class MonitorQueue implements Queue {
  /** For those who wait at several queues: a condition belongs to one mutex. */
  readonly changed = new Bell()
  readonly mutex = ranked(new Mutex())
  private readonly notEmpty = new Condition(this.mutex)
  private readonly notFull = new Condition(this.mutex)
  private readonly capacity: number
  private readonly items: Item[]

  constructor(capacity: number, items: readonly Item[]) {
    this.capacity = capacity
    this.items = [...items]
  }

  put(item: Item): Promise<void> {
    return lockAll([this.mutex], async (held) => {
      while (this.isFull) await this.notFull.wait()
      this.putIn(held, item)
    })
  }

  take(): Promise<Item> {
    return lockAll([this.mutex], async (held) => {
      while (this.isEmpty) await this.notEmpty.wait()
      return this.takeIn(held)
    })
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
  putIn(held: Held, item: Item): void {
    held.mustInclude(this.mutex)
    this.items.push(item)
    this.notEmpty.notify()
    this.changed.ring()
  }

  /** The queue must not be empty. */
  takeIn(held: Held): Item {
    held.mustInclude(this.mutex)
    const item = this.items.shift() as Item
    this.notFull.notify()
    this.changed.ring()
    return item
  }

  listIn(held: Held): readonly Item[] {
    held.mustInclude(this.mutex)
    return [...this.items]
  }
}

export const published: Published<MonitorQueue, Queue> = {
  mutex: 'take it with lockAll, together with all else, holding no lock',
  isEmpty: 'look again once the mutex is held',
  isFull: 'look again once the mutex is held',
  putIn: 'while the mutex is held and the queue is not full',
  takeIn: 'while the mutex is held and the queue is not empty',
  listIn: 'while the mutex is held',
  changed: 'listen to it without the mutex, and look again',
}

export const composing: Composing = {
  beforehand: 'both queues, and whether each part can be done',
  undone: 'nothing',
}

export const opened: Opened<MonitorQueue> = {
  async move(from, to) {
    const isPossible = () => !from.isEmpty && !to.isFull
    for (;;) {
      await when([from.changed, to.changed], () => isPossible() || undefined)
      const isMoved = await lockAll([from.mutex, to.mutex], (held) => {
        if (!isPossible()) return false
        to.putIn(held, from.takeIn(held))
        return true
      })
      if (isMoved) return
    }
  },
  listBoth: (one, other) =>
    lockAll([one.mutex, other.mutex], (held) => [...one.listIn(held), ...other.listIn(held)]),
}
