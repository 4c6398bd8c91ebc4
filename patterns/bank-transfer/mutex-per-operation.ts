import { Mutex } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Account, Balances, Bank, Ledger } from './problem.ts'

export const bug = 'intermediate state visible'

export const outcomes: Outcomes = {
  'opposite transfers': ['completed', 'invariant broken'],
  'audit in mid-transfer': ['completed', 'invariant broken'],
  'pay from either of two': { inexpressible: 'it publishes no event for money that comes in' },
  'a save fails': ['completed', 'invariant broken'],
  'the disk is full': ['completed', 'invariant broken'],
  'an audit of two banks': ['completed', 'invariant broken'],
}

/** Withdrawals, deposits and audits each hold their locks. A transfer is two, with a gap. */
export default class PerOperationBank implements Bank {
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

  async transfer(from: Account, to: Account, amount: number): Promise<boolean> {
    if (!(await this.withdraw(from, amount))) return false
    await this.deposit(to, amount)
    return true
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

  async #auditLocked(): Promise<Balances> {
    const balances: Record<Account, number> = {}
    for (const account of this.locks.keys()) balances[account] = await this.ledger.load(account)
    return balances
  }

  #with<A>(accounts: readonly Account[], use: () => Promise<A>): Promise<A> {
    const inOrder = [...new Set(accounts)].sort()
    return inOrder.reduceRight((rest, account) => () => this.#lock(account, rest), use)()
  }

  #lock<A>(account: Account, use: () => Promise<A>): Promise<A> {
    return (this.locks.get(account) as Mutex).runExclusive(use)
  }
}
