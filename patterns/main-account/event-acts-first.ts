import { when } from '../bell.ts'
import type { Forgets } from '../duties.ts'
import type { Outcomes } from '../pattern.ts'
import type ListeningCustomer from './event.ts'
import type { Opened } from './problem.ts'

export { default } from './event.ts'

export const bug = 'partial action: it waits for the second payment with the first one made'

export const forgets: Forgets = { duty: 'ask', of: ['event'] }

export const outcomes: Outcomes = {
  'both pay': ['completed', 'deadlock'],
  'both pay, opened': ['completed', 'deadlock'],
}

/** Asks each customer when his turn comes. */
export const opened: Opened<ListeningCustomer> = {
  async payBoth(one, other, amount) {
    await when(
      () => [...one.bells(), ...other.bells()],
      () =>
        one.canPay(amount) &&
        one.withdraw(amount) &&
        other.canPay(amount) &&
        other.withdraw(amount),
    )
  },
}
