import type { Forgets } from '../duties.ts'
import type { Outcomes } from '../pattern.ts'
import ListeningCustomer from './event.ts'
import type { Account } from './problem.ts'

export { opened } from './event.ts'

export const bug = 'lost wake-up: a switch tells no one'

export const forgets: Forgets = { duty: 'tell', of: ['event'] }

export const outcomes: Outcomes = {
  'the new account has money': ['completed', 'deadlock'],
  'both pay': ['completed', 'deadlock'],
  'both pay, opened': ['completed', 'deadlock'],
}

export default class SilentCustomer extends ListeningCustomer {
  override point(account: Account): void {
    this.main = this.pots[account] as (typeof this.pots)[Account]
  }
}
