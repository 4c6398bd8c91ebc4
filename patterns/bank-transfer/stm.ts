import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Account, Balances, Bank, Ledger, Opened } from './problem.ts'

export const price = 'balances in memory: the ledger takes no part in a transaction'

export const outcomes: Outcomes = {
  // Two transactions, with a gap between.
  'an audit of two banks': ['completed', 'invariant broken'],
}

/** Every operation is one transaction, and so is every operation made of operations. */
export default class AtomicBank implements Bank {
  protected readonly balances: ReadonlyMap<Account, TVar<number>>

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

  transfer(from: Account, to: Account, amount: number): Promise<boolean> {
    return atomically((tx) => this.transferIn(tx, from, to, amount))
  }

  audit(): Promise<Balances> {
    return atomically((tx) => this.auditIn(tx))
  }

  payFromEither(first: Account, second: Account, to: Account, amount: number): Promise<void> {
    return atomically((tx) => {
      const isPaid =
        this.transferIn(tx, first, to, amount) || this.transferIn(tx, second, to, amount)
      check(tx, isPaid)
    })
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

  transferIn(tx: Tx, from: Account, to: Account, amount: number): boolean {
    if (!this.withdrawIn(tx, from, amount)) return false
    this.depositIn(tx, to, amount)
    return true
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

export const published: Published<AtomicBank, Bank> = {
  withdrawIn: 'in a transaction, which the compiler checks',
  depositIn: 'in a transaction',
  transferIn: 'in a transaction',
  auditIn: 'in a transaction',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<AtomicBank> = {
  wire: (one, other, from, to, amount) =>
    atomically((tx) => {
      if (!one.withdrawIn(tx, from, amount)) return false
      other.depositIn(tx, to, amount)
      return true
    }),
  auditOf: (one, other) => atomically((tx) => ({ ...one.auditIn(tx), ...other.auditIn(tx) })),
}
