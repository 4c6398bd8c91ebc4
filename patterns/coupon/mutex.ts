import { Mutex } from 'async-mutex'
import { type Held, lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Charge, Coupon, Opened, Orders } from './problem.ts'

export const price = 'each customer waits until the one before has paid'

export const outcomes: Outcomes = {
  // Each customer holds the lock of one coupon, and waits for that of the other.
  'two coupons': ['completed', 'deadlock'],
}

/** One section from the look at the table to the change of it, the payment included. */
export default class LockedCoupon implements Coupon {
  readonly lock = ranked(new Mutex())
  private readonly orders: Orders
  private readonly limit: number

  constructor(orders: Orders, limit: number) {
    this.orders = orders
    this.limit = limit
  }

  redeem(order: string, charge: Charge): Promise<boolean> {
    return lockAll([this.lock], (held) => this.redeemUnder(held, order, charge))
  }

  refund(order: string): Promise<boolean> {
    return lockAll([this.lock], async () => {
      const rows = await this.orders.load()
      if (!rows.includes(order)) return false
      await this.orders.remove(order)
      return true
    })
  }

  async redeemUnder(held: Held, order: string, charge: Charge): Promise<boolean> {
    held.mustInclude(this.lock)
    const rows = await this.orders.load()
    if (rows.length >= this.limit) return false
    if (!(await charge())) return false
    await this.orders.insert(order)
    return true
  }
}

export const published: Published<LockedCoupon, Coupon> = {
  lock: 'take it with lockAll, together with all others, holding none',
  redeemUnder: 'with the lock held: the compiler asks for a Held',
}

export const composing: Composing = { beforehand: 'both coupons', undone: 'nothing' }

export const opened: Opened<LockedCoupon> = {
  redeemBoth: (one, other, order, charge) =>
    lockAll([one.lock, other.lock], (held) =>
      one.redeemUnder(held, order, () => other.redeemUnder(held, order, charge)),
    ),
}
