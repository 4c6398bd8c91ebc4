import type { Outcomes } from '../pattern.ts'
import type { Account, Balances, Bank, Ledger } from './problem.ts'

export const bug = 'lost update'

export const outcomes: Outcomes = {
  'two withdrawals': ['completed', 'invariant broken'],
  'opposite transfers': ['completed', 'invariant broken'],
  'audit in mid-transfer': ['completed', 'invariant broken'],
  'pay from either of two': { inexpressible: 'it publishes no event for money that comes in' },
  'a save fails': ['completed', 'invariant broken'],
  'the disk is full': ['completed', 'invariant broken'],
  'an audit of two banks': ['completed', 'invariant broken'],
}

/** Right for one customer at a time. A balance may be out of date by the time it is saved. */
export default class UnlockedBank implements Bank {
  readonly ledger: Ledger

  constructor(ledger: Ledger) {
    this.ledger = ledger
  }

  async withdraw(account: Account, amount: number): Promise<boolean> {
    const balance = await this.ledger.load(account)
    if (balance < amount) return false
    await this.ledger.save(account, balance - amount)
    return true
  }

  async deposit(account: Account, amount: number): Promise<void> {
    const balance = await this.ledger.load(account)
    await this.ledger.save(account, balance + amount)
  }

  async transfer(from: Account, to: Account, amount: number): Promise<boolean> {
    if (!(await this.withdraw(from, amount))) return false
    await this.deposit(to, amount)
    return true
  }

  async audit(): Promise<Balances> {
    const balances: Record<Account, number> = {}
    for (const account of Object.keys(this.ledger.opening)) {
      balances[account] = await this.ledger.load(account)
    }
    return balances
  }
}
