import { Mutex } from 'async-mutex'
import { Condition } from '../condition.ts'
import type { Outcomes } from '../pattern.ts'
import type { Depot, Item, Queue } from './problem.ts'

export const bug = 'intermediate state visible'

export const outcomes: Outcomes = {
  'a look in mid-move': ['completed', 'invariant broken'],
  'there and back': ['completed', 'invariant broken'],
  'from one depot to another': ['completed', 'invariant broken'],
}

/** Every queue is a monitor of its own, and each is right. A move takes, and then puts. */
export default class SeparateDepot implements Depot {
  queue(capacity: number, items: readonly Item[]): Queue {
    return new MonitorQueue(capacity, items)
  }
}

class MonitorQueue implements Queue {
  readonly mutex = new Mutex()
  readonly bell = new Condition(this.mutex)
  readonly capacity: number
  readonly items: Item[]

  constructor(capacity: number, items: readonly Item[]) {
    this.capacity = capacity
    this.items = [...items]
  }

  put(item: Item): Promise<void> {
    return this.mutex.runExclusive(async () => {
      while (this.items.length === this.capacity) await this.bell.wait()
      this.items.push(item)
      this.bell.notifyAll()
    })
  }

  take(): Promise<Item> {
    return this.mutex.runExclusive(async () => {
      while (this.items.length === 0) await this.bell.wait()
      const item = this.items.shift() as Item
      this.bell.notifyAll()
      return item
    })
  }

  list(): Promise<readonly Item[]> {
    return this.mutex.runExclusive(() => [...this.items])
  }

  async moveTo(other: this): Promise<void> {
    await other.put(await this.take())
  }

  listWith(other: this): Promise<readonly Item[]> {
    return this.mutex.runExclusive(() =>
      other.mutex.runExclusive(() => [...this.items, ...other.items]),
    )
  }
}
