import { Mutex, Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Buffer, Item } from './problem.ts'

export const price = 'a signal hands the lock over, so it must be the last step, on every way out'

export const outcomes: Outcomes = {
  // Alice waits at the second buffer with the item from the first in hand.
  'a pair or nothing': ['completed', 'deadlock'],
}

/** A condition with the signal of Hoare (1974), as the last step: the waiter gets the lock with it. */
class HandOver {
  private readonly mutex: Mutex
  private readonly wakeUp = new Semaphore(0)
  private waiting = 0

  constructor(mutex: Mutex) {
    this.mutex = mutex
  }

  /** Lets others have the mutex. The caller holds it again when this resolves. */
  async wait(): Promise<void> {
    this.waiting += 1
    this.mutex.release()
    await this.wakeUp.acquire()
  }

  /** Hands the mutex to the task that has waited longest, or releases it if there is none. */
  signalAndLeave(): void {
    if (this.waiting === 0) this.mutex.release()
    else this.wake()
  }

  private wake(): void {
    this.waiting -= 1
    this.wakeUp.release()
  }
}

/** No task can come between a signal and the task that it wakes, so a test needs no loop. */
export default class HoareBuffer implements Buffer {
  readonly capacity: number
  readonly mutex = new Mutex()
  readonly notEmpty = new HandOver(this.mutex)
  readonly notFull = new HandOver(this.mutex)
  readonly items: Item[] = []

  constructor(capacity: number) {
    this.capacity = capacity
  }

  async put(item: Item): Promise<void> {
    await this.mutex.acquire()
    if (this.items.length === this.capacity) await this.notFull.wait()
    this.items.push(item)
    this.notEmpty.signalAndLeave()
  }

  async take(): Promise<Item> {
    await this.mutex.acquire()
    if (this.items.length === 0) await this.notEmpty.wait()
    const item = this.items.shift() as Item
    this.notFull.signalAndLeave()
    return item
  }
}
