import { Mutex } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Account, Balances, Bank, Ledger } from './problem.ts'

export const bug = 'lock-order inversion'

export const outcomes: Outcomes = {
  'opposite transfers': ['completed', 'deadlock'],
  'audit in mid-transfer': ['completed', 'deadlock'],
  'a ring of three': ['completed', 'deadlock'],
  'a transfer to oneself': ['deadlock'],
  'pay from either of two': { inexpressible: 'it publishes no event for money that comes in' },
  'a save fails': ['completed', 'deadlock', 'invariant broken'],
  'the disk is full': ['completed', 'deadlock', 'invariant broken'],
  'an audit of two banks': ['completed', 'invariant broken'],
}

/** Every operation locks all its accounts before it starts, in the order of the call. */
export default class CallOrderBank implements Bank {
  readonly ledger: Ledger
  readonly locks: ReadonlyMap<Account, Mutex>

  constructor(ledger: Ledger) {
    this.ledger = ledger
    this.locks = new Map(Object.keys(ledger.opening).map((account) => [account, new Mutex()]))
  }

  withdraw(account: Account, amount: number): Promise<boolean> {
    return this.#with([account], () => this.#withdrawLocked(account, amount))
  }

  deposit(account: Account, amount: number): Promise<void> {
    return this.#with([account], () => this.#depositLocked(account, amount))
  }

  transfer(from: Account, to: Account, amount: number): Promise<boolean> {
    return this.#with([from, to], () => this.#transferLocked(from, to, amount))
  }

  audit(): Promise<Balances> {
    return this.#with([...this.locks.keys()], () => this.#auditLocked())
  }

  async #withdrawLocked(account: Account, amount: number): Promise<boolean> {
    const balance = await this.ledger.load(account)
    if (balance < amount) return false
    await this.ledger.save(account, balance - amount)
    return true
  }

  async #depositLocked(account: Account, amount: number): Promise<void> {
    const balance = await this.ledger.load(account)
    await this.ledger.save(account, balance + amount)
  }

  async #transferLocked(from: Account, to: Account, amount: number): Promise<boolean> {
    if (!(await this.#withdrawLocked(from, amount))) return false
    await this.#depositLocked(to, amount)
    return true
  }

  async #auditLocked(): Promise<Balances> {
    const balances: Record<Account, number> = {}
    for (const account of this.locks.keys()) balances[account] = await this.ledger.load(account)
    return balances
  }

  #with<A>(accounts: readonly Account[], use: () => Promise<A>): Promise<A> {
    return accounts.reduceRight((rest, account) => () => this.#lock(account, rest), use)()
  }

  #lock<A>(account: Account, use: () => Promise<A>): Promise<A> {
    return (this.locks.get(account) as Mutex).runExclusive(use)
  }
}
