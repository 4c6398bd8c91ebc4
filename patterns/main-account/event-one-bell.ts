import type { Bell } from '../bell.ts'
import type { Forgets } from '../duties.ts'
import type { Outcomes } from '../pattern.ts'
import ListeningCustomer from './event.ts'

export { opened } from './event.ts'

export const bug = 'missed event: it listens to the account, and not to the pointer'

export const forgets: Forgets = { duty: 'listen', of: ['event'] }

export const outcomes: Outcomes = {
  'the new account has money': ['completed', 'deadlock'],
  'both pay': ['completed', 'deadlock'],
  'both pay, opened': ['completed', 'deadlock'],
}

export default class DeafCustomer extends ListeningCustomer {
  override bells(): readonly Bell[] {
    return [this.main.bell]
  }
}
