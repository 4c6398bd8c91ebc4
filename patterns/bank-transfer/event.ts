import { Bell, when } from '../bell.ts'
import { Outbox } from '../outbox.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Account, Balances, Bank, Ledger, Opened } from './problem.ts'

export const price =
  'balances in memory lead the ledger: a failed save stops the bank; each deposit wakes all who wait'

export const outcomes: Outcomes = {
  // Awaited one after the other, two steps are not one.
  'an audit of two banks': ['completed', 'invariant broken'],
}

/** Each operation is synchronous, so none is interrupted. A payment that must wait is tried again. */
export default class ListeningBank implements Bank {
  readonly bell = new Bell()
  private readonly balances: Record<Account, number>
  private readonly outbox: Outbox<readonly [Account, balance: number]>

  constructor(ledger: Ledger) {
    this.balances = { ...ledger.opening }
    this.outbox = new Outbox({ write: ([account, balance]) => ledger.save(account, balance) })
  }

  withdraw(account: Account, amount: number): Promise<boolean> {
    return this.#answer(() => this.withdrawNow(account, amount))
  }

  deposit(account: Account, amount: number): Promise<void> {
    return this.#answer(() => this.depositNow(account, amount))
  }

  transfer(from: Account, to: Account, amount: number): Promise<boolean> {
    return this.#answer(() => this.transferNow(from, to, amount))
  }

  audit(): Promise<Balances> {
    return this.#answer(() => this.auditNow())
  }

  async payFromEither(first: Account, second: Account, to: Account, amount: number): Promise<void> {
    await when(
      [this.bell],
      () =>
        this.transferNow(first, to, amount) || this.transferNow(second, to, amount) || undefined,
    )
    await this.saved()
  }

  transferNow(from: Account, to: Account, amount: number): boolean {
    if (!this.withdrawNow(from, amount)) return false
    this.depositNow(to, amount)
    return true
  }

  withdrawNow(account: Account, amount: number): boolean {
    if (this.#balanceOf(account) < amount) return false
    this.#setBalance(account, this.#balanceOf(account) - amount)
    return true
  }

  depositNow(account: Account, amount: number): void {
    this.#setBalance(account, this.#balanceOf(account) + amount)
    this.bell.ring()
  }

  auditNow(): Balances {
    return { ...this.balances }
  }

  /** Waits until all that was decided so far is in the ledger. */
  saved(): Promise<void> {
    return this.outbox.written()
  }

  /** Decides in one step, and answers when the ledger has all that the answer rests on. */
  async #answer<A>(decide: () => A): Promise<A> {
    const answer = decide()
    await this.saved()
    return answer
  }

  #balanceOf(account: Account): number {
    return this.balances[account] as number
  }

  #setBalance(account: Account, balance: number): void {
    this.balances[account] = balance
    this.outbox.add([account, balance])
  }
}

export const published: Published<ListeningBank, Bank> = {
  withdrawNow: 'with no await before the deposit',
  depositNow: 'with no await after the withdrawal',
  transferNow: 'with no await around it',
  auditNow: 'of all banks in one step',
  saved: 'of each bank that took part, before anyone is told',
  bell: 'to wait for money',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<ListeningBank> = {
  async wire(one, other, from, to, amount) {
    const isPaid = one.withdrawNow(from, amount)
    if (isPaid) other.depositNow(to, amount)
    await one.saved()
    await other.saved()
    return isPaid
  },
  async auditOf(one, other) {
    const balances = { ...one.auditNow(), ...other.auditNow() }
    await one.saved()
    await other.saved()
    return balances
  },
}
