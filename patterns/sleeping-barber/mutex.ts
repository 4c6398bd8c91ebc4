import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Shop } from './problem.ts'

export const price =
  'a signal per customer, and no await between looking at the chairs and sitting down'

export const outcomes: Outcomes = {
  // The family sits in one shop while it asks at the other, and meanwhile others miss that chair.
  'one of two shops is full': ['completed', 'invariant broken'],
}

/** Semaphores as signals: arrivals are counted, so none is lost, and each customer has a signal. */
export default class SignallingShop implements Shop {
  readonly chairs: number
  readonly waiting: string[] = []
  readonly arrived = new Semaphore(0)
  readonly cut = new Map<string, Semaphore>()

  constructor(chairs: number) {
    this.chairs = chairs
  }

  async sitDown(customer: string, fetchMagazine: () => Promise<void>): Promise<boolean> {
    if (this.waiting.length === this.chairs) return false
    this.waiting.push(customer)
    this.cut.set(customer, new Semaphore(0))
    this.arrived.release()
    await fetchMagazine()
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
    await cut(customer)
    this.cut.get(customer)?.release()
  }

  async sitDownInBoth(
    other: this,
    customer: string,
    fetchMagazine: () => Promise<void>,
  ): Promise<boolean> {
    if (!(await this.sitDown(customer, fetchMagazine))) return false
    if (await other.sitDown(customer, fetchMagazine)) return true
    this.getUp(customer)
    return false
  }

  /** The barber may wake for nothing, and a customer turned away meanwhile does not come back. */
  getUp(customer: string): void {
    this.waiting.splice(this.waiting.indexOf(customer), 1)
    this.cut.delete(customer)
  }
}
