import { atomically } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import type { Charge, Coupon } from './problem.ts'
import AtomicCoupon from './stm.ts'

export const bug = 'compensation forgotten'

export const outcomes: Outcomes = {
  'a refused card': ['completed', 'deadlock'],
  'two coupons': ['completed', 'deadlock'],
}

/** A use that is not paid for stays reserved: what was committed before the payment is not undone by itself. */
export default class ForgetfulCoupon extends AtomicCoupon implements Coupon {
  override async redeem(order: string, charge: Charge): Promise<boolean> {
    if (!(await atomically((tx) => this.reserve(tx)))) return false
    if (!(await charge())) return false
    await this.use(order)
    return true
  }
}
