import type { Forgets } from '../duties.ts'
import type { Outcomes } from '../pattern.ts'
import { whenLocked } from '../when-locked.ts'
import LockedCustomer from './mutex.ts'
import type { Opened } from './problem.ts'

export const bug = 'stale look: it locks what it saw without a lock, and uses what is there now'

export const forgets: Forgets = { duty: 'look again', of: ['mutex'] }

export const outcomes: Outcomes = {
  'the new account has money': ['completed', 'threw'],
  'the new account gets money': ['completed', 'threw'],
  'both pay': ['completed', 'deadlock', 'threw'],
  'both pay, opened': ['completed', 'threw'],
}

export default class BlindCustomer extends LockedCustomer {
  override async pay(amount: number): Promise<void> {
    await whenLocked(
      this.parts(),
      (held) => this.canPay(held, amount) && this.withdraw(held, amount),
    )
  }
}

export const opened: Opened<LockedCustomer> = {
  async payBoth(one, other, amount) {
    await whenLocked(
      [...one.parts(), ...other.parts()],
      (held) =>
        one.canPay(held, amount) &&
        other.canPay(held, amount) &&
        one.withdraw(held, amount) &&
        other.withdraw(held, amount),
    )
  },
}
