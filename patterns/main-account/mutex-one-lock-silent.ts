import type { Forgets } from '../duties.ts'
import { lockAll } from '../lock-order.ts'
import type { Outcomes } from '../pattern.ts'
import MonitoredCustomer from './mutex-one-lock.ts'
import type { Account } from './problem.ts'

export { opened } from './mutex-one-lock.ts'

export const bug = 'lost wake-up: a switch tells no one'

export const forgets: Forgets = { duty: 'tell', of: ['mutex-one-lock'] }

export const outcomes: Outcomes = {
  'the new account has money': ['completed', 'deadlock'],
  'both pay': ['completed', 'deadlock'],
  'both pay, opened': ['completed', 'deadlock'],
}

export default class SilentCustomer extends MonitoredCustomer {
  override switchTo(account: Account): Promise<void> {
    return lockAll([this.mutex], () => {
      this.main = account
    })
  }
}
