import type { Outcomes } from '../pattern.ts'
import CountingCoupon from './event-count-then-insert.ts'
import type { Charge, Coupon } from './problem.ts'

export const bug = 'check-then-act'

export const outcomes: Outcomes = {
  'the last use': ['invariant broken'],
  'a refused card': ['completed', 'invariant broken'],
  'two refunds': ['completed', 'invariant broken'],
  'a removal fails': ['completed', 'invariant broken'],
  'two coupons': ['completed', 'invariant broken'],
}

/** Inserts first and counts afterwards. All find themselves one too many. */
export default class OptimisticCoupon extends CountingCoupon implements Coupon {
  override async redeem(order: string, charge: Charge): Promise<boolean> {
    await this.orders.insert(order)
    const rows = await this.orders.load()
    if (rows.length <= this.limit && (await charge())) return true
    await this.orders.remove(order)
    return false
  }
}
