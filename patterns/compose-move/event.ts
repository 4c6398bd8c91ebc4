import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Depot, Item, Opened, Queue } from './problem.ts'

export const price = 'each change wakes all who wait at the queue, and a waiter may be overtaken'

export const outcomes: Outcomes = {
  // Two steps: between them the chair is in a local variable of the mover.
  'from one depot to another': ['completed', 'invariant broken'],
}

/** Queues share nothing. To look at two of them and to move an item is one step. */
export default class ListeningDepot implements Depot {
  queue(capacity: number, items: readonly Item[]): Queue {
    return new ListeningQueue(capacity, items)
  }
}

class ListeningQueue implements Queue {
  readonly bell = new Bell()
  private readonly capacity: number
  private readonly items: Item[]

  constructor(capacity: number, items: readonly Item[]) {
    this.capacity = capacity
    this.items = [...items]
  }

  async put(item: Item): Promise<void> {
    await when([this.bell], () => this.putNow(item) || undefined)
  }

  take(): Promise<Item> {
    return when([this.bell], () => (this.isEmpty ? undefined : this.takeNow()))
  }

  async list(): Promise<readonly Item[]> {
    return this.listNow()
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

  /** Returns `false` if the queue is full; then nothing was put. */
  putNow(item: Item): boolean {
    if (this.isFull) return false
    this.items.push(item)
    this.bell.ring()
    return true
  }

  /** @throws RangeError if the queue is empty. */
  takeNow(): Item {
    const item = this.items.shift()
    if (item === undefined) throw new RangeError('the queue is empty')
    this.bell.ring()
    return item
  }

  listNow(): readonly Item[] {
    return [...this.items]
  }
}

export const published: Published<ListeningQueue, Queue> = {
  isEmpty: 'asked before anything is taken',
  isFull: 'asked before anything is taken',
  putNow: 'whether it was put must be looked at',
  takeNow: 'in the step in which no part had to wait',
  listNow: 'of all queues in one step',
  bell: 'listen to those of all queues',
}

export const composing: Composing = {
  beforehand: 'whether each part can be done',
  undone: 'nothing',
}

export const opened: Opened<ListeningQueue> = {
  async move(from, to) {
    await when([from.bell, to.bell], () =>
      from.isEmpty || to.isFull ? undefined : to.putNow(from.takeNow()),
    )
  },
  listBoth: async (one, other) => [...one.listNow(), ...other.listNow()],
}
