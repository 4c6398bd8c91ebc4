import { Mutex } from 'async-mutex'
import { type Held, lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Bank, Change, Job, Opened, Warnings } from './problem.ts'

export const price = 'every account that a job might use is locked from its beginning to its end'

export const outcomes: Outcomes = {
  // Each bank keeps an order of its own.
  'two banks': ['completed', 'deadlock'],
}

interface Account {
  readonly lock: Mutex
  balance: number
}

/** Prevention: all locks at once, in one order. A job that does not know what it needs takes them all. */
export default class OrderedBank implements Bank {
  readonly warnings: Warnings = 'needless'
  private readonly accounts = new Map<string, Account>()

  constructor(accounts: readonly string[]) {
    for (const name of accounts) this.accounts.set(name, { lock: ranked(new Mutex()), balance: 10 })
  }

  async run(job: Job, claims?: readonly string[]): Promise<void> {
    await lockAll(this.locks(claims), (held) => job(this.changing(held)))
  }

  balanceOf(account: string): number {
    return this.account(account).balance
  }

  /** The locks of `claims`, or of all accounts. */
  locks(claims: readonly string[] = [...this.accounts.keys()]): readonly Mutex[] {
    return claims.map((name) => this.account(name).lock)
  }

  changing(held: Held): Change {
    return async (name, next) => {
      const account = this.account(name)
      held.mustInclude(account.lock)
      account.balance = next(account.balance)
    }
  }

  private account(name: string): Account {
    const account = this.accounts.get(name)
    if (!account) throw new Error(`no account is called ${name}`)
    return account
  }
}

export const published: Published<OrderedBank, Bank> = {
  locks: 'take those of all banks with one lockAll, holding none',
  changing: 'with the locks held: the compiler asks for a Held',
}

export const composing: Composing = {
  beforehand: 'both banks, and all accounts',
  undone: 'nothing',
}

export const opened: Opened<OrderedBank> = {
  runAtBoth: (one, other, job) =>
    lockAll([...one.locks(), ...other.locks()], (held) =>
      job(one.changing(held), other.changing(held)),
    ),
}
