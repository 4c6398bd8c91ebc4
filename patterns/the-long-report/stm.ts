import { afterCommit, atomically, check, holding, TVar, type Tx } from '../../stm/index.ts'
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

export const price = 'a lock by another name: no posting while a report is being made'

export const outcomes: Outcomes = {
  // The books of each branch are closed for its own report, and between the two all may be posted.
  'a report of two branches': ['completed', 'invariant broken'],
}

/** Closes the books first, so that no posting can interleave with the report. */
export default class ClosedBooks implements Books {
  private readonly balances: ReadonlyMap<Account, TVar<number>>
  /** How many reports are being made; postings wait while there is any. */
  private readonly reports = new TVar(0)
  private readonly outbox: Outbox<Posting>

  constructor(ledger: Ledger) {
    this.outbox = new Outbox(new Poster(ledger))
    this.balances = new Map(
      Object.entries(ledger.opening).map(([account, balance]) => [account, new TVar(balance)]),
    )
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

  report(): Promise<Balances> {
    return reportOf([this])
  }

  /** Waits while a report is being made. */
  postIn(tx: Tx, account: Account, amount: number): void {
    check(tx, this.reports.get(tx) === 0)
    const balance = this.balances.get(account) as TVar<number>
    balance.update(tx, (before) => before + amount)
    afterCommit(tx, () => this.outbox.add([account, amount]))
  }

  closeIn(tx: Tx): void {
    this.reports.update(tx, (reports) => reports + 1)
  }

  reopenIn(tx: Tx): void {
    this.reports.update(tx, (reports) => reports - 1)
  }

  reportIn(tx: Tx): Balances {
    const balances: Record<Account, number> = {}
    for (const [account, balance] of this.balances) balances[account] = balance.get(tx)
    return balances
  }

  /** Waits until all that was committed so far is in the ledger. */
  saved(): Promise<void> {
    return this.outbox.written()
  }
}

/** Closes all books in one transaction, reads them in a second one, and reopens them, come what may. */
async function reportOf(branches: readonly ClosedBooks[]): Promise<Balances> {
  const balances = await holding(
    (tx) => {
      for (const branch of branches) branch.closeIn(tx)
    },
    () =>
      atomically(
        (tx): Balances => Object.assign({}, ...branches.map((branch) => branch.reportIn(tx))),
      ),
    (tx) => {
      for (const branch of branches) branch.reopenIn(tx)
    },
  )
  // The books are open again: a posting need not wait until the ledger has the earlier ones.
  for (const branch of branches) await branch.saved()
  return balances
}

export const published: Published<ClosedBooks, Books> = {
  postIn: 'in a transaction, which the compiler checks',
  closeIn: 'in a transaction before the one that reads',
  reopenIn: 'in a transaction, whatever happens',
  reportIn: 'in a transaction, while the books are closed if it is long',
  saved: 'of each branch that took part, before anyone is told',
}

export const composing: Composing = { beforehand: 'both branches', undone: 'nothing' }

export const opened: Opened<ClosedBooks> = {
  async transferTo(one, other, from, to, amount) {
    await atomically((tx) => {
      one.postIn(tx, from, -amount)
      other.postIn(tx, to, amount)
    })
    await one.saved()
    await other.saved()
  },
  reportOf: (one, other) => reportOf([one, other]),
}
