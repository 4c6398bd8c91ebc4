import type { Forgets } from '../duties.ts'
import type { Outcomes } from '../pattern.ts'
import { whenLocked } from '../when-locked.ts'
import type LockedCustomer from './mutex.ts'
import type { Opened } from './problem.ts'

export { default } from './mutex.ts'

export const bug = 'partial action: it waits for the second payment with the first one made'

export const forgets: Forgets = { duty: 'ask', of: ['mutex', 'mutex-one-lock'] }

export const outcomes: Outcomes = {
  'both pay': ['completed', 'deadlock'],
  'both pay, opened': ['completed', 'deadlock'],
}

/** Asks each customer when his turn comes. */
export const opened: Opened<LockedCustomer> = {
  async payBoth(one, other, amount) {
    await whenLocked(
      () => [...one.parts(), ...other.parts()],
      (held) =>
        one.canPay(held, amount) &&
        one.withdraw(held, amount) &&
        other.canPay(held, amount) &&
        other.withdraw(held, amount),
    )
  },
}
