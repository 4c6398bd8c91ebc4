import { afterCommit, atomically, TVar, type Tx } from '../../stm/index.ts'
import { Outbox } from '../outbox.ts'
import type { Outcomes } from '../pattern.ts'
import {
  type Account,
  type Balances,
  type Books,
  type Ledger,
  Poster,
  type Posting,
} from './problem.ts'

export const bug = 'starvation of the long transaction'

export const outcomes: Outcomes = {
  'a busy clerk': ['completed', 'starvation'],
  'a report of two branches': ['completed', 'invariant broken'],
}

/** The report is one transaction. Any posting to what it has already read makes it start over. */
export default class AtomicBooks implements Books {
  readonly balances: ReadonlyMap<Account, TVar<number>>

  private readonly outbox: Outbox<Posting>

  constructor(ledger: Ledger) {
    this.outbox = new Outbox(new Poster(ledger))
    this.balances = new Map(
      Object.entries(ledger.opening).map(([account, balance]) => [account, new TVar(balance)]),
    )
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
    const balances = await atomically((tx) => this.reportIn(tx))
    await this.outbox.written()
    return balances
  }

  postIn(tx: Tx, account: Account, amount: number): void {
    this.#balanceOf(account).update(tx, (balance) => balance + amount)
    afterCommit(tx, () => this.outbox.add([account, amount]))
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
