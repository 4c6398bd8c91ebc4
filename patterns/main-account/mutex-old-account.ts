import type { Forgets } from '../duties.ts'
import { lockAll } from '../lock-order.ts'
import type { Outcomes } from '../pattern.ts'
import { whenLocked } from '../when-locked.ts'
import LockedCustomer from './mutex.ts'
import { closed } from './problem.ts'

export const bug = 'check-then-act: it waits with what it has seen before'

export const forgets: Forgets = { duty: 'together', of: ['mutex', 'mutex-one-lock'] }

export const outcomes: Outcomes = {
  'the new account has money': ['completed', 'deadlock'],
  'the new account gets money': ['completed', 'invariant broken'],
  'both pay': ['completed', 'deadlock'],
  'both pay, opened': ['completed', 'deadlock'],
}

/** Looks at the pointer once, and then waits at that account. */
export default class HastyCustomer extends LockedCustomer {
  override async pay(amount: number): Promise<void> {
    const main = await lockAll([this.mutex], () => this.main)
    await whenLocked([main], () => {
      if (main.balance < amount) return undefined
      main.balance -= amount
      return true
    })
  }
}

export const opened = closed
