import { Outbox } from '../outbox.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Account, Balances, Bank, Ledger, Opened } from './problem.ts'

export const price =
  'balances in memory lead the ledger: a failed save stops the bank; it refuses, and nobody can wait'

export const outcomes: Outcomes = {
  'pay from either of two': { inexpressible: 'it publishes no event for money that comes in' },
  // Awaited one after the other, two steps are not one.
  'an audit of two banks': ['completed', 'invariant broken'],
}

/** No operation awaits in the middle, so none is interrupted, and no lock is needed. */
export default class SynchronousBank implements Bank {
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

export const published: Published<SynchronousBank, Bank> = {
  withdrawNow: 'with no await before the deposit',
  depositNow: 'with no await after the withdrawal',
  transferNow: 'with no await around it',
  auditNow: 'of all banks in one step',
  saved: 'of each bank that took part, before anyone is told',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<SynchronousBank> = {
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
