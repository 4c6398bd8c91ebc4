import { Mutex, Semaphore } from 'async-mutex'
import { Condition } from '../condition.ts'
import type { Outcomes } from '../pattern.ts'
import type { Shop } from './problem.ts'

export const bug = 'lost wake-up'

export const outcomes: Outcomes = {
  'two are served': ['completed', 'deadlock'],
  'day after day': ['completed', 'deadlock'],
  'a cut fails': ['completed', 'deadlock'],
  // The family sits in one shop while it asks at the other, and meanwhile others miss that chair.
  'one of two shops is full': ['completed', 'invariant broken'],
  // Each family sits in one shop and is turned away from the other.
  'two families': ['completed', 'invariant broken'],
}

/** Looks under the lock, and sleeps under the lock. A ring between the two finds no sleeper. */
export default class LookThenSleepShop implements Shop {
  readonly chairs: number
  readonly waiting: string[] = []
  readonly mutex = new Mutex()
  readonly arrived = new Condition(this.mutex)
  readonly cut = new Map<string, Semaphore>()

  constructor(chairs: number) {
    this.chairs = chairs
  }

  async sitDown(customer: string, fetchMagazine: () => Promise<void>): Promise<boolean> {
    const isSeated = await this.mutex.runExclusive(() => {
      if (this.waiting.length === this.chairs) return false
      this.waiting.push(customer)
      this.cut.set(customer, new Semaphore(0))
      this.arrived.notify()
      return true
    })
    if (isSeated) await fetchMagazine()
    return isSeated
  }

  async awaitCut(customer: string): Promise<void> {
    await this.cut.get(customer)?.acquire()
    this.cut.delete(customer)
  }

  async serve(cut: (customer: string) => Promise<void>): Promise<void> {
    if (await this.isEmpty()) await this.sleep()
    const customer = this.waiting.shift()
    if (customer === undefined) return
    try {
      await cut(customer)
    } finally {
      this.cut.get(customer)?.release()
    }
  }

  isEmpty(): Promise<boolean> {
    return this.mutex.runExclusive(() => this.waiting.length === 0)
  }

  sleep(): Promise<void> {
    return this.mutex.runExclusive(() => this.arrived.wait())
  }
}
