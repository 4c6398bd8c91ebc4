import type { Outcomes } from '../pattern.ts'
import type { Account, Balances, Bank, Ledger } from './problem.ts'

export const price = 'balances in memory; it refuses a customer rather than let one wait'

export const outcomes: Outcomes = {
  'pay from either of two': { inexpressible: 'it publishes no event for money that comes in' },
}

/** No operation awaits in the middle, so none is interrupted, and no lock is needed. */
export default class SynchronousBank implements Bank {
  readonly balances: Record<Account, number>

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
    return this.wireNow(this, from, to, amount)
  }

  async audit(): Promise<Balances> {
    return this.auditNow()
  }

  async wire(other: this, from: Account, to: Account, amount: number): Promise<boolean> {
    return this.wireNow(other, from, to, amount)
  }

  async auditWith(other: this): Promise<Balances> {
    return { ...this.auditNow(), ...other.auditNow() }
  }

  withdrawNow(account: Account, amount: number): boolean {
    if (this.#balanceOf(account) < amount) return false
    this.balances[account] = this.#balanceOf(account) - amount
    return true
  }

  depositNow(account: Account, amount: number): void {
    this.balances[account] = this.#balanceOf(account) + amount
  }

  wireNow(other: this, from: Account, to: Account, amount: number): boolean {
    if (!this.withdrawNow(from, amount)) return false
    other.depositNow(to, amount)
    return true
  }

  auditNow(): Balances {
    return { ...this.balances }
  }

  #balanceOf(account: Account): number {
    return this.balances[account] as number
  }
}
