import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Account, Balances, Bank, Ledger, Opened } from './problem.ts'

export const price = 'balances in memory; each deposit wakes all who wait, in no order'

export const outcomes: Outcomes = {
  // Awaited one after the other, two steps are not one.
  'an audit of two banks': ['completed', 'invariant broken'],
}

/** Each operation is synchronous, so none is interrupted. A payment that must wait is tried again. */
export default class ListeningBank implements Bank {
  readonly bell = new Bell()
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
    return this.transferNow(from, to, amount)
  }

  async audit(): Promise<Balances> {
    return this.auditNow()
  }

  async payFromEither(first: Account, second: Account, to: Account, amount: number): Promise<void> {
    await when(
      [this.bell],
      () =>
        this.transferNow(first, to, amount) || this.transferNow(second, to, amount) || undefined,
    )
  }

  transferNow(from: Account, to: Account, amount: number): boolean {
    if (!this.withdrawNow(from, amount)) return false
    this.depositNow(to, amount)
    return true
  }

  withdrawNow(account: Account, amount: number): boolean {
    if (this.#balanceOf(account) < amount) return false
    this.balances[account] = this.#balanceOf(account) - amount
    return true
  }

  depositNow(account: Account, amount: number): void {
    this.balances[account] = this.#balanceOf(account) + amount
    this.bell.ring()
  }

  auditNow(): Balances {
    return { ...this.balances }
  }

  #balanceOf(account: Account): number {
    return this.balances[account] as number
  }
}

export const published: Published<ListeningBank, Bank> = {
  withdrawNow: 'with no await before the deposit',
  depositNow: 'with no await after the withdrawal',
  transferNow: 'with no await around it',
  auditNow: 'of all banks in one step',
  bell: 'to wait for money',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<ListeningBank> = {
  async wire(one, other, from, to, amount) {
    if (!one.withdrawNow(from, amount)) return false
    other.depositNow(to, amount)
    return true
  },
  auditOf: async (one, other) => ({ ...one.auditNow(), ...other.auditNow() }),
}
