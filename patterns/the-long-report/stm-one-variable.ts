import { afterCommit, atomically, TVar, type Tx } from '../../stm/index.ts'
import { Outbox } from '../outbox.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import {
  type Account,
  type Balances,
  type Books,
  type Ledger,
  type Opened,
  Poster,
  type Posting,
} from './problem.ts'

export const price = 'each posting copies the books, and two concurrent postings always conflict'

export const outcomes: Outcomes = {
  // Two postings, and two reports, awaited one after the other.
  'a report of two branches': ['completed', 'invariant broken'],
}

/** Copy on write: one read returns all balances as of one moment, and no task changes them. */
export default class SnapshotBooks implements Books {
  private readonly balances: TVar<Balances>
  private readonly outbox: Outbox<Posting>

  constructor(ledger: Ledger) {
    this.outbox = new Outbox(new Poster(ledger))
    this.balances = new TVar(ledger.opening)
  }

  async post(account: Account, amount: number): Promise<void> {
    await atomically((tx) => this.postIn(tx, account, amount))
    await this.saved()
  }

  async transfer(from: Account, to: Account, amount: number): Promise<void> {
    await atomically((tx) => {
      this.postIn(tx, from, -amount)
      this.postIn(tx, to, amount)
    })
    await this.saved()
  }

  async report(): Promise<Balances> {
    const balances = await atomically((tx) => this.reportIn(tx))
    await this.saved()
    return balances
  }

  postIn(tx: Tx, account: Account, amount: number): void {
    this.balances.update(tx, (balances) => ({
      ...balances,
      [account]: (balances[account] as number) + amount,
    }))
    afterCommit(tx, () => this.outbox.add([account, amount]))
  }

  reportIn(tx: Tx): Balances {
    return this.balances.get(tx)
  }

  /** Waits until all that was committed so far is in the ledger. */
  saved(): Promise<void> {
    return this.outbox.written()
  }
}

export const published: Published<SnapshotBooks, Books> = {
  postIn: 'in a transaction, which the compiler checks',
  reportIn: 'in a transaction, which reads one variable for each branch',
  saved: 'of each branch that took part, before anyone is told',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<SnapshotBooks> = {
  async transferTo(one, other, from, to, amount) {
    await atomically((tx) => {
      one.postIn(tx, from, -amount)
      other.postIn(tx, to, amount)
    })
    await one.saved()
    await other.saved()
  },
  /** Reads two variables: what changes both between the two reads makes it start over. */
  async reportOf(one, other) {
    const balances = await atomically((tx) => ({ ...one.reportIn(tx), ...other.reportIn(tx) }))
    await one.saved()
    await other.saved()
    return balances
  },
}
