import { afterCommit, atomically, check, type STM, TVar, type Tx } from '../../stm/index.ts'
import { Outbox } from '../outbox.ts'
import type { Outcomes } from '../pattern.ts'
import type { Account, Balances, Bank, Ledger } from './problem.ts'

export const bug = 'intermediate state visible'

export const outcomes: Outcomes = {
  'opposite transfers': ['completed', 'invariant broken'],
  'audit in mid-transfer': ['completed', 'invariant broken'],
  'a save fails': ['completed', 'invariant broken'],
  'the disk is full': ['completed', 'invariant broken'],
  'an audit of two banks': ['completed', 'invariant broken'],
}

/** Withdrawals, deposits and audits are one transaction each. A transfer is two, with a gap. */
export default class TwoTransactionsBank implements Bank {
  readonly balances: ReadonlyMap<Account, TVar<number>>
  readonly outbox: Outbox<readonly [Account, balance: number]>

  constructor(ledger: Ledger) {
    this.outbox = new Outbox({ write: ([account, balance]) => ledger.save(account, balance) })
    this.balances = new Map(
      Object.entries(ledger.opening).map(([account, balance]) => [account, new TVar(balance)]),
    )
  }

  withdraw(account: Account, amount: number): Promise<boolean> {
    return this.#answer((tx) => this.withdrawIn(tx, account, amount))
  }

  deposit(account: Account, amount: number): Promise<void> {
    return this.#answer((tx) => this.depositIn(tx, account, amount))
  }

  async transfer(from: Account, to: Account, amount: number): Promise<boolean> {
    if (!(await this.withdraw(from, amount))) return false
    await this.deposit(to, amount)
    return true
  }

  audit(): Promise<Balances> {
    return this.#answer((tx) => this.auditIn(tx))
  }

  async payFromEither(first: Account, second: Account, to: Account, amount: number): Promise<void> {
    await this.#answer((tx) => {
      const isPaid = this.withdrawIn(tx, first, amount) || this.withdrawIn(tx, second, amount)
      check(tx, isPaid)
    })
    await this.deposit(to, amount)
  }

  withdrawIn(tx: Tx, account: Account, amount: number): boolean {
    const balance = this.#balanceOf(account).get(tx)
    if (balance < amount) return false
    this.#setBalance(tx, account, balance - amount)
    return true
  }

  depositIn(tx: Tx, account: Account, amount: number): void {
    const balance = this.#balanceOf(account).get(tx)
    this.#setBalance(tx, account, balance + amount)
  }

  auditIn(tx: Tx): Balances {
    const balances: Record<Account, number> = {}
    for (const [account, balance] of this.balances) balances[account] = balance.get(tx)
    return balances
  }

  /** Decides in one transaction, and answers when the ledger has all that the answer rests on. */
  async #answer<A>(decide: STM<A>): Promise<A> {
    const answer = await atomically(decide)
    await this.outbox.written()
    return answer
  }

  #balanceOf(account: Account): TVar<number> {
    return this.balances.get(account) as TVar<number>
  }

  #setBalance(tx: Tx, account: Account, balance: number): void {
    this.#balanceOf(account).set(tx, balance)
    afterCommit(tx, () => this.outbox.add([account, balance]))
  }
}
