import type { Forgets } from '../duties.ts'
import type { Outcomes } from '../pattern.ts'
import { whenever } from '../whenever.ts'
import SignalCustomer from './event-signals.ts'
import { closed } from './problem.ts'

export const bug = 'check-then-act: it waits with what it has seen before'

export const forgets: Forgets = { duty: 'together', of: ['event-signals'] }

export const outcomes: Outcomes = {
  'the new account has money': ['completed', 'deadlock'],
  'the new account gets money': ['completed', 'invariant broken'],
  'both pay': ['completed', 'deadlock'],
  'both pay, opened': ['completed', 'deadlock'],
}

/** Looks at the pointer once, and then waits at that account. */
export default class HastyCustomer extends SignalCustomer {
  override async pay(amount: number): Promise<void> {
    const main = this.main()
    await whenever(() => {
      if (main() < amount) return undefined
      main(main() - amount)
      return true
    })
  }
}

export const opened = closed
