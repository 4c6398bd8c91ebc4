import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import { allEnded } from '../all-ended.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Charge, Coupon, Opened, Orders } from './problem.ts'

export const price =
  'the table is kept in memory too, and a use that is not paid for is put back by hand'

export const outcomes: Outcomes = {
  // Each customer has a use of one coupon, and waits to hear of the other.
  'two coupons': ['completed', 'deadlock'],
}

/** Decides in memory, in a transaction, and writes to the table afterwards. */
export default class AtomicCoupon implements Coupon {
  /** The orders that have a use. */
  private readonly used: TVar<readonly string[]>
  /** Uses that are neither free nor anyone's: a payment or a write is under way. */
  private readonly reserved = new TVar(0)
  private readonly orders: Orders
  private readonly limit: number

  constructor(orders: Orders, limit: number, rows: readonly string[]) {
    this.orders = orders
    this.limit = limit
    this.used = new TVar(rows)
  }

  async redeem(order: string, charge: Charge): Promise<boolean> {
    const hasUse = await atomically((tx) => this.reserve(tx))
    return hasUse && (await paid(order, charge, [this]))
  }

  async refund(order: string): Promise<boolean> {
    const hadUse = await atomically((tx) => this.takeBack(tx, order))
    if (!hadUse) return false
    let hasUse = true
    try {
      await this.orders.remove(order)
      hasUse = false
    } finally {
      await atomically((tx) => this.settle(tx, order, hasUse))
    }
    return true
  }

  /** Returns `false` if no use is left; waits while that depends on a payment. */
  reserve(tx: Tx): boolean {
    const used = this.used.get(tx).length
    if (used >= this.limit) return false
    const reserved = this.reserved.get(tx)
    check(tx, used + reserved < this.limit)
    this.reserved.set(tx, reserved + 1)
    return true
  }

  async use(order: string): Promise<void> {
    let hasUse = false
    try {
      await this.orders.insert(order)
      hasUse = true
    } finally {
      await atomically((tx) => this.settle(tx, order, hasUse))
    }
  }

  free(tx: Tx): void {
    this.reserved.update(tx, (reserved) => reserved - 1)
  }

  /** Ends a reservation as the table has it. */
  private settle(tx: Tx, order: string, hasUse: boolean): void {
    if (hasUse) this.used.update(tx, (used) => [...used, order])
    this.free(tx)
  }

  private takeBack(tx: Tx, order: string): boolean {
    const used = this.used.get(tx)
    if (!used.includes(order)) return false
    this.used.set(
      tx,
      used.filter((each) => each !== order),
    )
    this.reserved.update(tx, (reserved) => reserved + 1)
    return true
  }
}

/** Charges the customer, and uses or frees what is reserved of each coupon, even if one table fails. */
async function paid(
  order: string,
  charge: Charge,
  coupons: readonly AtomicCoupon[],
): Promise<boolean> {
  let isPaid = false
  try {
    isPaid = await charge()
  } finally {
    if (isPaid) await allEnded(coupons.map((coupon) => coupon.use(order)))
    else
      await atomically((tx) => {
        for (const coupon of coupons) coupon.free(tx)
      })
  }
  return isPaid
}

export const published: Published<AtomicCoupon, Coupon> = {
  reserve: 'in a transaction, which the compiler checks; if false, free what others have reserved',
  use: 'once for each reservation that is paid for',
  free: 'in a transaction, once for each reservation that is not paid for',
}

export const composing: Composing = {
  beforehand: 'nothing',
  undone: 'both reservations, if they are not paid for',
}

export const opened: Opened<AtomicCoupon> = {
  async redeemBoth(one, other, order, charge) {
    const hasUses = await atomically((tx) => {
      if (!one.reserve(tx)) return false
      if (other.reserve(tx)) return true
      one.free(tx)
      return false
    })
    return hasUses && (await paid(order, charge, [one, other]))
  },
}
