import { allEnded } from '../all-ended.ts'
import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Charge, Coupon, Opened, Orders } from './problem.ts'

export const price =
  'the table is kept in memory too, and a use that is not paid for is put back by hand'

export const outcomes: Outcomes = {
  // Each customer has a use of one coupon, and waits to hear of the other.
  'two coupons': ['completed', 'deadlock'],
}

/** Decides in memory, in one step, and writes to the table afterwards. */
export default class ReservingCoupon implements Coupon {
  readonly bell = new Bell()
  /** The orders that have a use. */
  private readonly used: Set<string>
  /** Uses that are neither free nor anyone's: a payment or a write is under way. */
  private reserved = 0
  private readonly orders: Orders
  private readonly limit: number

  constructor(orders: Orders, limit: number, rows: readonly string[]) {
    this.orders = orders
    this.limit = limit
    this.used = new Set(rows)
  }

  async redeem(order: string, charge: Charge): Promise<boolean> {
    const hasUse = await when([this.bell], () => {
      const canReserve = this.canReserve()
      if (canReserve) this.reserve()
      return canReserve
    })
    return hasUse && (await paid(order, charge, [this]))
  }

  async refund(order: string): Promise<boolean> {
    if (!this.used.delete(order)) return false
    this.reserved += 1
    try {
      await this.orders.remove(order)
    } catch (error) {
      this.used.add(order)
      throw error
    } finally {
      this.free()
    }
    return true
  }

  /** `false` if no use is left, `undefined` while that depends on a payment. */
  canReserve(): boolean | undefined {
    if (this.used.size >= this.limit) return false
    return this.used.size + this.reserved < this.limit || undefined
  }

  reserve(): void {
    this.reserved += 1
  }

  async use(order: string): Promise<void> {
    try {
      await this.orders.insert(order)
      this.used.add(order)
    } finally {
      this.free()
    }
  }

  free(): void {
    this.reserved -= 1
    this.bell.ring()
  }
}

/** Charges the customer, and uses or frees what is reserved of each coupon, even if one table fails. */
async function paid(
  order: string,
  charge: Charge,
  coupons: readonly ReservingCoupon[],
): Promise<boolean> {
  let isPaid = false
  try {
    isPaid = await charge()
  } finally {
    if (isPaid) await allEnded(coupons.map((coupon) => coupon.use(order)))
    else for (const coupon of coupons) coupon.free()
  }
  return isPaid
}

export const published: Published<ReservingCoupon, Coupon> = {
  bell: 'rings when a reservation has ended; listen to those of all coupons',
  canReserve: 'asked of all in one step, again after each ring',
  reserve: 'of all in the step in which all said yes',
  use: 'once for each reservation that is paid for',
  free: 'once for each reservation that is not',
}

export const composing: Composing = {
  beforehand: 'nothing',
  undone: 'both reservations, if they are not paid for',
}

export const opened: Opened<ReservingCoupon> = {
  async redeemBoth(one, other, order, charge) {
    const hasUses = await when([one.bell, other.bell], () => {
      const both = [one.canReserve(), other.canReserve()]
      if (both.includes(false)) return false
      if (both.includes(undefined)) return undefined
      one.reserve()
      other.reserve()
      return true
    })
    return hasUses && (await paid(order, charge, [one, other]))
  },
}
