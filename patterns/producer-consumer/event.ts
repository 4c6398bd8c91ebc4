import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Buffer, Item, Opened } from './problem.ts'

export const price = 'each change wakes all who wait, and the last to come may be the first served'

export const outcomes: Outcomes = {
  // Alice waits at the second buffer with the item from the first in hand.
  'a pair or nothing': ['completed', 'deadlock'],
  // Bob is woken, and before he goes on, with slower locks, Alice has taken the bread.
  'bread for ever': ['completed', 'starvation'],
}

/** To look and to take is one step. The bell says that something has changed, not what. */
export default class ListeningBuffer implements Buffer {
  readonly bell = new Bell()
  private readonly capacity: number
  private readonly items: Item[] = []

  constructor(capacity: number) {
    this.capacity = capacity
  }

  async put(item: Item): Promise<void> {
    await when([this.bell], () => this.putNow(item) || undefined)
  }

  take(): Promise<Item> {
    return when([this.bell], () => (this.isEmpty ? undefined : this.takeNow()))
  }

  get isEmpty(): boolean {
    return this.items.length === 0
  }

  /** Returns `false` if the buffer is full. */
  putNow(item: Item): boolean {
    if (this.items.length === this.capacity) return false
    this.items.push(item)
    this.bell.ring()
    return true
  }

  /** @throws RangeError if the buffer is empty. */
  takeNow(): Item {
    const item = this.items.shift()
    if (item === undefined) throw new RangeError('the buffer is empty')
    this.bell.ring()
    return item
  }
}

export const published: Published<ListeningBuffer, Buffer> = {
  isEmpty: 'asked of all buffers before anything is taken',
  putNow: 'whether it was put must be looked at',
  takeNow: 'in the step in which no buffer was empty',
  bell: 'listen to those of all buffers',
}

export const composing: Composing = {
  beforehand: 'whether each part can be done',
  undone: 'nothing',
}

export const opened: Opened<ListeningBuffer> = {
  takeBoth: (one, other) =>
    when([one.bell, other.bell], () =>
      one.isEmpty || other.isEmpty ? undefined : [one.takeNow(), other.takeNow()],
    ),
}
