import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Shop } from './problem.ts'

export const bug = 'check-then-act'

export const outcomes: Outcomes = {
  'the last chair': ['completed', 'invariant broken'],
  // The family sits in one shop while it asks at the other, and meanwhile others miss that chair.
  'one of two shops is full': ['completed', 'invariant broken'],
}

/** Looks for a free chair, fetches a magazine, and sits down on the chair that was free before. */
export default class LookThenSitShop implements Shop {
  readonly chairs: number
  readonly waiting: string[] = []
  readonly arrived = new Semaphore(0)
  readonly cut = new Map<string, Semaphore>()

  constructor(chairs: number) {
    this.chairs = chairs
  }

  async sitDown(customer: string, fetchMagazine: () => Promise<void>): Promise<boolean> {
    if (this.waiting.length === this.chairs) return false
    await fetchMagazine()
    this.waiting.push(customer)
    this.cut.set(customer, new Semaphore(0))
    this.arrived.release()
    return true
  }

  async awaitCut(customer: string): Promise<void> {
    await this.cut.get(customer)?.acquire()
    this.cut.delete(customer)
  }

  async serve(cut: (customer: string) => Promise<void>): Promise<void> {
    await this.arrived.acquire()
    const customer = this.waiting.shift()
    if (customer === undefined) return
    try {
      await cut(customer)
    } finally {
      this.cut.get(customer)?.release()
    }
  }
}
