import { atomically, TVar, type Tx } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import type { Account, Balances, Books, Ledger } from './problem.ts'

export const bug = 'starvation of the long transaction'

export const outcomes: Outcomes = {
  'a busy clerk': ['completed', 'starvation'],
}

/** The report is one transaction. Any posting to what it has already read makes it start over. */
export default class AtomicBooks implements Books {
  readonly balances: ReadonlyMap<Account, TVar<number>>

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

  report(): Promise<Balances> {
    return atomically((tx) => this.reportIn(tx))
  }

  transferTo(other: this, from: Account, to: Account, amount: number): Promise<void> {
    return atomically((tx) => {
      this.postIn(tx, from, -amount)
      other.postIn(tx, to, amount)
    })
  }

  reportWith(other: this): Promise<Balances> {
    return atomically((tx) => ({ ...this.reportIn(tx), ...other.reportIn(tx) }))
  }

  postIn(tx: Tx, account: Account, amount: number): void {
    this.#balanceOf(account).update(tx, (balance) => balance + amount)
  }

  reportIn(tx: Tx): Balances {
    const balances: Record<Account, number> = {}
    for (const [account, balance] of this.balances) balances[account] = balance.get(tx)
    return balances
  }

  #balanceOf(account: Account): TVar<number> {
    return this.balances.get(account) as TVar<number>
  }
}
