import { atomically, check } from '../../stm/index.ts'
import type { Forgets } from '../duties.ts'
import type { Outcomes } from '../pattern.ts'
import { closed } from './problem.ts'
import AtomicCustomer from './stm.ts'

export const bug = 'check-then-act: it waits with what it has seen before'

export const forgets: Forgets = { duty: 'together', of: ['stm'] }

export const outcomes: Outcomes = {
  'the new account has money': ['completed', 'deadlock'],
  'the new account gets money': ['completed', 'invariant broken'],
  'both pay': ['completed', 'deadlock'],
  'both pay, opened': ['completed', 'deadlock'],
}

/** Looks at the pointer in one transaction, and waits at that account in the next. */
export default class HastyCustomer extends AtomicCustomer {
  override async pay(amount: number): Promise<void> {
    const main = await atomically((tx) => this.main.get(tx))
    await atomically((tx) => {
      const balance = main.get(tx)
      check(tx, balance >= amount)
      main.set(tx, balance - amount)
    })
  }
}

export const opened = closed
