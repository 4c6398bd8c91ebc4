import { atomically, TVar, type Tx } from '../../stm/index.ts'
import type { Account, Balances, Books, Ledger } from './problem.ts'

export const price = 'each posting copies the books, and two concurrent postings always conflict'

/** Copy on write: one read returns all balances as of one moment, and no task changes them. */
export default class SnapshotBooks implements Books {
  readonly balances: TVar<Balances>

  constructor(ledger: Ledger) {
    this.balances = new TVar(ledger.opening)
  }

  transfer(from: Account, to: Account, amount: number): Promise<void> {
    return atomically((tx) => {
      this.postIn(tx, from, -amount)
      this.postIn(tx, to, amount)
    })
  }

  report(): Promise<Balances> {
    return atomically((tx) => this.balances.get(tx))
  }

  transferTo(other: this, from: Account, to: Account, amount: number): Promise<void> {
    return atomically((tx) => {
      this.postIn(tx, from, -amount)
      other.postIn(tx, to, amount)
    })
  }

  reportWith(other: this): Promise<Balances> {
    return atomically((tx) => ({ ...this.balances.get(tx), ...other.balances.get(tx) }))
  }

  postIn(tx: Tx, account: Account, amount: number): void {
    this.balances.update(tx, (balances) => ({
      ...balances,
      [account]: (balances[account] as number) + amount,
    }))
  }
}
