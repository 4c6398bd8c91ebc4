import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import type { Account, Balances, Bank, Ledger } from './problem.ts'

export const bug = 'intermediate state visible'

export const outcomes: Outcomes = {
  'opposite transfers': ['completed', 'invariant broken'],
  'audit in mid-transfer': ['completed', 'invariant broken'],
  'an audit of two banks': ['completed', 'invariant broken'],
}

/** Withdrawals, deposits and audits are one transaction each. A transfer is two, with a gap. */
export default class TwoTransactionsBank implements Bank {
  readonly balances: ReadonlyMap<Account, TVar<number>>

  constructor(ledger: Ledger) {
    this.balances = new Map(
      Object.entries(ledger.opening).map(([account, balance]) => [account, new TVar(balance)]),
    )
  }

  withdraw(account: Account, amount: number): Promise<boolean> {
    return atomically((tx) => this.withdrawIn(tx, account, amount))
  }

  deposit(account: Account, amount: number): Promise<void> {
    return atomically((tx) => this.depositIn(tx, account, amount))
  }

  async transfer(from: Account, to: Account, amount: number): Promise<boolean> {
    if (!(await this.withdraw(from, amount))) return false
    await this.deposit(to, amount)
    return true
  }

  audit(): Promise<Balances> {
    return atomically((tx) => this.auditIn(tx))
  }

  async payFromEither(first: Account, second: Account, to: Account, amount: number): Promise<void> {
    await atomically((tx) => {
      const isPaid = this.withdrawIn(tx, first, amount) || this.withdrawIn(tx, second, amount)
      check(tx, isPaid)
    })
    await this.deposit(to, amount)
  }

  withdrawIn(tx: Tx, account: Account, amount: number): boolean {
    const balance = this.#balanceOf(account).get(tx)
    if (balance < amount) return false
    this.#balanceOf(account).set(tx, balance - amount)
    return true
  }

  depositIn(tx: Tx, account: Account, amount: number): void {
    const balance = this.#balanceOf(account).get(tx)
    this.#balanceOf(account).set(tx, balance + amount)
  }

  auditIn(tx: Tx): Balances {
    const balances: Record<Account, number> = {}
    for (const [account, balance] of this.balances) balances[account] = balance.get(tx)
    return balances
  }

  #balanceOf(account: Account): TVar<number> {
    return this.balances.get(account) as TVar<number>
  }
}
