import type { Forgets } from '../duties.ts'
import type { Outcomes } from '../pattern.ts'
import type { Monitored } from '../when-locked.ts'
import LockedCustomer from './mutex.ts'

export { opened } from './mutex.ts'

export const bug = 'missed event: it locks and hears the account, and not the pointer'

export const forgets: Forgets = { duty: 'listen', of: ['mutex'] }

export const outcomes: Outcomes = {
  'the new account has money': ['completed', 'deadlock'],
  'both pay': ['completed', 'deadlock'],
  'both pay, opened': ['completed', 'deadlock'],
}

export default class DeafCustomer extends LockedCustomer {
  override parts(): readonly Monitored[] {
    return [this.main]
  }
}
