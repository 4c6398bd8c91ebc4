import { afterCommit, atomically, TVar, type Tx } from '../../stm/index.ts'
import { Outbox } from '../outbox.ts'
import type { Outcomes } from '../pattern.ts'
import type { Account, Balances, Books, Ledger } from './problem.ts'

export const price = 'each posting copies the books, and two concurrent postings always conflict'

export const outcomes: Outcomes = {
  // Two postings, and two reports, awaited one after the other.
  'a report of two branches': ['completed', 'invariant broken'],
}

/** Copy on write: one read returns all balances as of one moment, and no task changes them. */
export default class SnapshotBooks implements Books {
  readonly balances: TVar<Balances>

  private readonly outbox: Outbox<readonly [Account, amount: number]>

  constructor(ledger: Ledger) {
    this.outbox = new Outbox(([account, amount]) => ledger.post(account, amount))
    this.balances = new TVar(ledger.opening)
  }

  async post(account: Account, amount: number): Promise<void> {
    await atomically((tx) => this.postIn(tx, account, amount))
    await this.outbox.written()
  }

  async transfer(from: Account, to: Account, amount: number): Promise<void> {
    await atomically((tx) => {
      this.postIn(tx, from, -amount)
      this.postIn(tx, to, amount)
    })
    await this.outbox.written()
  }

  async report(): Promise<Balances> {
    const balances = await atomically((tx) => this.balances.get(tx))
    await this.outbox.written()
    return balances
  }

  postIn(tx: Tx, account: Account, amount: number): void {
    this.balances.update(tx, (balances) => ({
      ...balances,
      [account]: (balances[account] as number) + amount,
    }))
    afterCommit(tx, () => this.outbox.add([account, amount]))
  }
}
