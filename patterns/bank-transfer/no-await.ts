import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Account, Balances, Bank, Ledger, Opened } from './problem.ts'

export const price = 'balances in memory; it refuses a customer rather than let one wait'

export const outcomes: Outcomes = {
  'pay from either of two': { inexpressible: 'it publishes no event for money that comes in' },
  // Awaited one after the other, two steps are not one.
  'an audit of two banks': ['completed', 'invariant broken'],
}

/** No operation awaits in the middle, so none is interrupted, and no lock is needed. */
export default class SynchronousBank implements Bank {
  private readonly balances: Record<Account, number>

  constructor(ledger: Ledger) {
    this.balances = { ...ledger.opening }
  }

  async withdraw(account: Account, amount: number): Promise<boolean> {
    return this.withdrawNow(account, amount)
  }

  async deposit(account: Account, amount: number): Promise<void> {
    this.depositNow(account, amount)
  }

  async transfer(from: Account, to: Account, amount: number): Promise<boolean> {
    if (!this.withdrawNow(from, amount)) return false
    this.depositNow(to, amount)
    return true
  }

  async audit(): Promise<Balances> {
    return this.auditNow()
  }

  withdrawNow(account: Account, amount: number): boolean {
    if (this.#balanceOf(account) < amount) return false
    this.balances[account] = this.#balanceOf(account) - amount
    return true
  }

  depositNow(account: Account, amount: number): void {
    this.balances[account] = this.#balanceOf(account) + amount
  }

  auditNow(): Balances {
    return { ...this.balances }
  }

  #balanceOf(account: Account): number {
    return this.balances[account] as number
  }
}

export const published: Published<SynchronousBank, Bank> = {
  withdrawNow: 'with no await before the deposit',
  depositNow: 'with no await after the withdrawal',
  auditNow: 'of all banks in one step',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<SynchronousBank> = {
  async wire(one, other, from, to, amount) {
    if (!one.withdrawNow(from, amount)) return false
    other.depositNow(to, amount)
    return true
  },
  auditOf: async (one, other) => ({ ...one.auditNow(), ...other.auditNow() }),
}
