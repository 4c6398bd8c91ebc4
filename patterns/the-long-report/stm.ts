import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import type { Account, Balances, Books, Ledger } from './problem.ts'

export const price = 'a lock by another name: no posting while a report is being made'

/** Closes the books first, so that no posting can interleave with the report. */
export default class ClosedBooks implements Books {
  readonly balances: ReadonlyMap<Account, TVar<number>>

  /** True while a report is being made; postings wait. */
  readonly areClosed = new TVar(false)

  constructor(ledger: Ledger) {
    this.balances = new Map(
      Object.entries(ledger.opening).map(([account, balance]) => [account, new TVar(balance)]),
    )
  }

  transfer(from: Account, to: Account, amount: number): Promise<void> {
    return atomically((tx) => {
      this.postIn(tx, from, -amount)
      this.postIn(tx, to, amount)
    })
  }

  /** Two transactions: others must see the books closed before the second one reads. */
  async report(): Promise<Balances> {
    await atomically((tx) => this.closeIn(tx))
    return atomically((tx) => this.reportIn(tx))
  }

  transferTo(other: this, from: Account, to: Account, amount: number): Promise<void> {
    return atomically((tx) => {
      this.postIn(tx, from, -amount)
      other.postIn(tx, to, amount)
    })
  }

  async reportWith(other: this): Promise<Balances> {
    await atomically((tx) => {
      this.closeIn(tx)
      other.closeIn(tx)
    })
    return atomically((tx) => ({ ...this.reportIn(tx), ...other.reportIn(tx) }))
  }

  /** Waits while the books are closed. */
  postIn(tx: Tx, account: Account, amount: number): void {
    check(tx, !this.areClosed.get(tx))
    this.#balanceOf(account).update(tx, (balance) => balance + amount)
  }

  /** Waits while another report is being made. */
  closeIn(tx: Tx): void {
    check(tx, !this.areClosed.get(tx))
    this.areClosed.set(tx, true)
  }

  /** Reads all accounts and reopens the books. */
  reportIn(tx: Tx): Balances {
    const balances: Record<Account, number> = {}
    for (const [account, balance] of this.balances) balances[account] = balance.get(tx)
    this.areClosed.set(tx, false)
    return balances
  }

  #balanceOf(account: Account): TVar<number> {
    return this.balances.get(account) as TVar<number>
  }
}
