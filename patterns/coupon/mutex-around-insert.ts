import { Mutex } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Charge, Coupon, Orders } from './problem.ts'

export const bug = 'split critical section'

export const outcomes: Outcomes = {
  'the last use': ['completed', 'invariant broken'],
  'two coupons': ['completed', 'invariant broken'],
}

/** Looks at the table under the lock, and changes it under the lock, and charges in between without it. */
export default class SplitCoupon implements Coupon {
  private readonly lock = new Mutex()
  private readonly orders: Orders
  private readonly limit: number

  constructor(orders: Orders, limit: number) {
    this.orders = orders
    this.limit = limit
  }

  async redeem(order: string, charge: Charge): Promise<boolean> {
    const rows = await this.lock.runExclusive(() => this.orders.load())
    if (rows.length >= this.limit) return false
    if (!(await charge())) return false
    await this.lock.runExclusive(() => this.orders.insert(order))
    return true
  }

  refund(order: string): Promise<boolean> {
    return this.lock.runExclusive(async () => {
      const rows = await this.orders.load()
      if (!rows.includes(order)) return false
      await this.orders.remove(order)
      return true
    })
  }
}
