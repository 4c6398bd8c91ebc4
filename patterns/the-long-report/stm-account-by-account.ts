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

export const bug = 'inconsistent snapshot (read skew)'

export const outcomes: Outcomes = {
  'a report and a transfer': ['completed', 'invariant broken'],
  'a busy clerk': ['completed', 'invariant broken'],
  'a report of two branches': ['completed', 'invariant broken'],
}

/** Each account is read in a transaction of its own, so each line of the report is right. */
export default class AccountByAccountBooks implements Books {
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
    const balances: Record<Account, number> = {}
    for (const [account, balance] of this.balances) {
      balances[account] = await atomically((tx) => balance.get(tx))
    }
    await this.outbox.written()
    return balances
  }

  postIn(tx: Tx, account: Account, amount: number): void {
    this.#balanceOf(account).update(tx, (balance) => balance + amount)
    afterCommit(tx, () => this.outbox.add([account, amount]))
  }

  #balanceOf(account: Account): TVar<number> {
    return this.balances.get(account) as TVar<number>
  }
}
