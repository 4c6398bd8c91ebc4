import { Mutex } from 'async-mutex'
import { Condition } from '../condition.ts'
import type { Outcomes } from '../pattern.ts'
import type { Channel, Item } from './problem.ts'

export const bug = 'close discards accepted items'

export const outcomes: Outcomes = {
  'closed in between': ['completed', 'invariant broken'],
  'passed on in one step': ['completed', 'invariant broken'],
  'passed on hand to hand': ['completed', 'invariant broken'],
}

/** A receiver that finds the channel closed gets nothing, although items may be left in it. */
export default class CloseDiscardsChannel implements Channel {
  readonly capacity: number
  readonly mutex = new Mutex()
  readonly notFull = new Condition(this.mutex)
  readonly notEmpty = new Condition(this.mutex)
  readonly items: Item[] = []
  receivers = 0
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
      this.receivers += 1
      this.notFull.notify()
      while (this.items.length === 0 && !this.isClosed) await this.notEmpty.wait()
      this.receivers -= 1
      return this.isClosed ? undefined : this.items.shift()
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
    return this.items.length >= this.capacity + this.receivers
  }
}
