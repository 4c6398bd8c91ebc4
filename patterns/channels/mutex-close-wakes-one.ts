import { Mutex } from 'async-mutex'
import { Condition } from '../condition.ts'
import type { Outcomes } from '../pattern.ts'
import type { Channel, Item } from './problem.ts'

export const bug = 'notify instead of notifyAll on close'

export const outcomes: Outcomes = {
  'closed for receivers': ['completed', 'deadlock'],
  'closed for senders': ['completed', 'deadlock'],
  'passed on in one step': ['completed', 'invariant broken'],
  'passed on hand to hand': ['completed', 'invariant broken'],
}

/** Treats closing as a change like any other, and so wakes one waiter of each kind. */
export default class CloseWakesOneChannel implements Channel {
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
      return this.items.shift()
    })
  }

  close(): Promise<void> {
    return this.mutex.runExclusive(() => {
      this.isClosed = true
      this.notFull.notify()
      this.notEmpty.notify()
    })
  }

  #isFull(): boolean {
    return this.items.length >= this.capacity + this.receivers
  }
}
