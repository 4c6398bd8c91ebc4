import type { Outcomes } from '../pattern.ts'
import type { Charge, Coupon, Orders } from './problem.ts'

export const bug = 'check-then-act'

export const outcomes: Outcomes = {
  'the last use': ['completed', 'invariant broken'],
  'two refunds': ['completed', 'invariant broken'],
  'two coupons': ['completed', 'invariant broken'],
}

/** Counts, charges and inserts, as a handler of a web server does it. */
export default class CountingCoupon implements Coupon {
  protected readonly orders: Orders
  protected readonly limit: number

  constructor(orders: Orders, limit: number) {
    this.orders = orders
    this.limit = limit
  }

  async redeem(order: string, charge: Charge): Promise<boolean> {
    const rows = await this.orders.load()
    if (rows.length >= this.limit) return false
    if (!(await charge())) return false
    await this.orders.insert(order)
    return true
  }

  async refund(order: string): Promise<boolean> {
    const rows = await this.orders.load()
    if (!rows.includes(order)) return false
    await this.orders.remove(order)
    return true
  }
}
