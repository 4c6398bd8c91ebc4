import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Shop } from './problem.ts'

export const bug = 'signal taken by the wrong waiter'

export const outcomes: Outcomes = {
  'two are served': ['completed', 'invariant broken'],
  // The family sits in one shop while it asks at the other, and meanwhile others miss that chair.
  'one of two shops is full': ['completed', 'invariant broken'],
  // Each family sits in one shop and is turned away from the other.
  'two families': ['completed', 'invariant broken'],
}

/** One semaphore says "done" to the longest waiter, who need not be the customer who was cut. */
export default class OneSignalShop implements Shop {
  readonly chairs: number
  readonly waiting: string[] = []
  readonly arrived = new Semaphore(0)
  readonly cut = new Semaphore(0)

  constructor(chairs: number) {
    this.chairs = chairs
  }

  async sitDown(customer: string, fetchMagazine: () => Promise<void>): Promise<boolean> {
    if (this.waiting.length === this.chairs) return false
    this.waiting.push(customer)
    this.arrived.release()
    await fetchMagazine()
    return true
  }

  async awaitCut(): Promise<void> {
    await this.cut.acquire()
  }

  async serve(cut: (customer: string) => Promise<void>): Promise<void> {
    await this.arrived.acquire()
    const customer = this.waiting.shift()
    if (customer === undefined) return
    try {
      await cut(customer)
    } finally {
      this.cut.release()
    }
  }
}
