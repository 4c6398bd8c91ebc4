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

export const bug = 'starvation of the restarting reader'

export const outcomes: Outcomes = {
  'a busy clerk': ['completed', 'starvation'],
  'a report of two branches': ['completed', 'invariant broken'],
}

/** Short transactions: reads account by account, and starts over if anything has been posted. */
export default class StartingOverBooks implements Books {
  readonly balances: ReadonlyMap<Account, TVar<number>>

  /** Whether anything was posted since the report began. */
  readonly hasChanged = new TVar(false)

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
    for (;;) {
      await atomically((tx) => this.hasChanged.set(tx, false))
      const balances = await this.#readAll()
      const isStale = await atomically((tx) => this.hasChanged.get(tx))
      if (!isStale) {
        await this.outbox.written()
        return balances
      }
    }
  }

  postIn(tx: Tx, account: Account, amount: number): void {
    this.#balanceOf(account).update(tx, (balance) => balance + amount)
    this.hasChanged.set(tx, true)
    afterCommit(tx, () => this.outbox.add([account, amount]))
  }

  async #readAll(): Promise<Balances> {
    const balances: Record<Account, number> = {}
    for (const [account, balance] of this.balances) {
      balances[account] = await atomically((tx) => balance.get(tx))
    }
    return balances
  }

  #balanceOf(account: Account): TVar<number> {
    return this.balances.get(account) as TVar<number>
  }
}
