import { atomically, check, TVar } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import type { Bank, Job, Warnings } from './problem.ts'

export const bug = 'circular wait'

export const outcomes: Outcomes = {
  'in opposite orders': ['completed', 'deadlock'],
  'three in a circle': ['completed', 'deadlock'],
  rehearsal: ['invariant broken'],
  // Starvation at every read alone: each time Alice is about to take an account, Bob has.
  'one among many': ['completed', 'deadlock', 'starvation'],
  'two banks': ['completed', 'deadlock'],
}

interface Account {
  readonly isTaken: TVar<boolean>
  balance: number
}

/** Each account is taken in a transaction of its own. A variable that a job holds while it waits is a lock. */
export default class TakingBank implements Bank {
  readonly warnings: Warnings = []
  private readonly accounts = new Map<string, Account>()

  constructor(accounts: readonly string[]) {
    for (const name of accounts) {
      this.accounts.set(name, { isTaken: new TVar(false), balance: 10 })
    }
  }

  async run(job: Job): Promise<void> {
    const held = new Set<Account>()
    try {
      await job(async (name, next) => {
        const account = this.accounts.get(name) as Account
        if (!held.has(account)) await take(account)
        held.add(account)
        account.balance = next(account.balance)
      })
    } finally {
      for (const { isTaken } of held) await atomically((tx) => isTaken.set(tx, false))
    }
  }

  balanceOf(account: string): number {
    return (this.accounts.get(account) as Account).balance
  }
}

const take = ({ isTaken }: Account): Promise<void> =>
  atomically((tx) => {
    check(tx, !isTaken.get(tx))
    isTaken.set(tx, true)
  })
