import type { Forgets } from '../duties.ts'
import type { Outcomes } from '../pattern.ts'
import { whenever } from '../whenever.ts'
import type SignalCustomer from './event-signals.ts'
import type { Opened } from './problem.ts'

export { default } from './event-signals.ts'

export const bug = 'partial action: it waits for the second payment with the first one made'

export const forgets: Forgets = { duty: 'ask', of: ['event-signals'] }

export const outcomes: Outcomes = {
  'both pay': ['completed', 'deadlock'],
  'both pay, opened': ['completed', 'deadlock'],
}

/** Asks each customer when his turn comes. */
export const opened: Opened<SignalCustomer> = {
  async payBoth(one, other, amount) {
    await whenever(
      () =>
        one.canPay(amount) &&
        one.withdraw(amount) &&
        other.canPay(amount) &&
        other.withdraw(amount),
    )
  },
}
