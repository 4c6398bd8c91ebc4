import { Mutex } from 'async-mutex'
import { Condition } from '../condition.ts'
import type { Outcomes } from '../pattern.ts'
import type { Channel, Item } from './problem.ts'

export const bug = 'buffer instead of rendezvous'

export const outcomes: Outcomes = {
  'hand to hand': ['completed', 'invariant broken'],
  'one of two is sent': ['invariant broken'],
  'closed for senders': ['completed', 'invariant broken'],
  'passed on in one step': ['completed', 'invariant broken'],
  'passed on hand to hand': ['completed', 'invariant broken'],
}

/** With a capacity of 0 it still has room for one: a sender is gone before a receiver has come. */
export default class BufferOfOneChannel implements Channel {
  readonly capacity: number
  readonly mutex = new Mutex()
  readonly notFull = new Condition(this.mutex)
  readonly notEmpty = new Condition(this.mutex)
  readonly items: Item[] = []
  isClosed = false

  constructor(capacity: number) {
    this.capacity = capacity
  }

  send(item: Item): Promise<boolean> {
    return this.mutex.runExclusive(async () => {
      while (this.#isFull() && !this.isClosed) await this.notFull.wait()
      if (this.isClosed) return false
      this.items.push(item)
      this.notEmpty.notify()
      return true
    })
  }

  receive(): Promise<Item | undefined> {
    return this.mutex.runExclusive(async () => {
      while (this.items.length === 0 && !this.isClosed) await this.notEmpty.wait()
      const item = this.items.shift()
      this.notFull.notify()
      return item
    })
  }

  close(): Promise<void> {
    return this.mutex.runExclusive(() => {
      this.isClosed = true
      this.notFull.notifyAll()
      this.notEmpty.notifyAll()
    })
  }

  #isFull(): boolean {
    return this.items.length >= Math.max(1, this.capacity)
  }
}
