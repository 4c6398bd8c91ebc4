import { Mutex, Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Shop } from './problem.ts'

export const bug = 'waiting while holding the lock'

export const outcomes: Outcomes = {
  'two are served': ['completed', 'deadlock'],
  'day after day': ['completed', 'deadlock'],
  'a cut fails': ['deadlock'],
  // The family sits in one shop while it asks at the other, and meanwhile others miss that chair.
  'one of two shops is full': ['completed', 'invariant broken'],
  // Each family sits in one shop and is turned away from the other.
  'two families': ['completed', 'invariant broken'],
}

/** The waiting room has a lock, and the barber holds it while waiting for a customer to come in. */
export default class LockedInShop implements Shop {
  readonly chairs: number
  readonly waiting: string[] = []
  readonly mutex = new Mutex()
  readonly arrived = new Semaphore(0)
  readonly cut = new Map<string, Semaphore>()

  constructor(chairs: number) {
    this.chairs = chairs
  }

  async sitDown(customer: string, fetchMagazine: () => Promise<void>): Promise<boolean> {
    const isSeated = await this.mutex.runExclusive(() => {
      if (this.waiting.length === this.chairs) return false
      this.waiting.push(customer)
      this.cut.set(customer, new Semaphore(0))
      this.arrived.release()
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
    const customer = await this.mutex.runExclusive(async () => {
      await this.arrived.acquire()
      return this.waiting.shift()
    })
    if (customer === undefined) return
    try {
      await cut(customer)
    } finally {
      this.cut.get(customer)?.release()
    }
  }
}
