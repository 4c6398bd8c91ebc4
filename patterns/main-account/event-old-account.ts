import { when } from '../bell.ts'
import type { Forgets } from '../duties.ts'
import type { Outcomes } from '../pattern.ts'
import ListeningCustomer from './event.ts'
import { closed } from './problem.ts'

export const bug = 'check-then-act: it waits with what it has seen before'

export const forgets: Forgets = { duty: 'together', of: ['event'] }

export const outcomes: Outcomes = {
  'the new account has money': ['completed', 'deadlock'],
  'the new account gets money': ['completed', 'invariant broken'],
  'both pay': ['completed', 'deadlock'],
  'both pay, opened': ['completed', 'deadlock'],
}

/** Looks at the pointer once, and then waits at that account. */
export default class HastyCustomer extends ListeningCustomer {
  override async pay(amount: number): Promise<void> {
    const { main } = this
    await when([main.bell], () => main.balance >= amount || undefined)
    main.balance -= amount
  }
}

export const opened = closed
