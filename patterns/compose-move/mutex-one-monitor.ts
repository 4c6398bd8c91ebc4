import { Mutex } from 'async-mutex'
import { Condition } from '../condition.ts'
import type { Outcomes } from '../pattern.ts'
import type { Depot, Item, Queue } from './problem.ts'

export const price =
  'one lock for all queues of a depot, and each change wakes every waiter in the depot'

export const outcomes: Outcomes = {
  // Each call locks and unlocks. Between two of them no lock covers the chair on its way.
  'from one depot to another': ['completed', 'invariant broken'],
}

/** All queues of a depot are one monitor, so that a move is one critical section. */
export default class MonitorDepot implements Depot {
  readonly mutex = new Mutex()
  readonly bell = new Condition(this.mutex)

  queue(capacity: number, items: readonly Item[]): Queue {
    return new MonitorQueue(this, capacity, items)
  }
}

class MonitorQueue implements Queue {
  readonly depot: MonitorDepot
  readonly capacity: number
  readonly items: Item[]

  constructor(depot: MonitorDepot, capacity: number, items: readonly Item[]) {
    this.depot = depot
    this.capacity = capacity
    this.items = [...items]
  }

  put(item: Item): Promise<void> {
    return this.#when(
      () => this.items.length < this.capacity,
      () => void this.items.push(item),
    )
  }

  take(): Promise<Item> {
    return this.#when(
      () => this.items.length > 0,
      () => this.items.shift() as Item,
    )
  }

  list(): Promise<readonly Item[]> {
    return this.depot.mutex.runExclusive(() => [...this.items])
  }

  moveTo(other: this): Promise<void> {
    return this.#when(
      () => this.items.length > 0 && other.items.length < other.capacity,
      () => void other.items.push(this.items.shift() as Item),
    )
  }

  listWith(other: this): Promise<readonly Item[]> {
    return this.depot.mutex.runExclusive(() => [...this.items, ...other.items])
  }

  /** Waits until `isPossible`, and acts in the same critical section. */
  #when<A>(isPossible: () => boolean, act: () => A): Promise<A> {
    const { mutex, bell } = this.depot
    return mutex.runExclusive(async () => {
      while (!isPossible()) await bell.wait()
      const result = act()
      bell.notifyAll()
      return result
    })
  }
}
