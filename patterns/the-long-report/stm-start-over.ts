import { atomically, TVar, type Tx } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import type { Account, Balances, Books, Ledger } from './problem.ts'

export const bug = 'starvation of the restarting reader'

export const outcomes: Outcomes = {
  'a busy clerk': ['completed', 'starvation'],
}

/** Short transactions: reads account by account, and starts over if anything has been posted. */
export default class StartingOverBooks implements Books {
  readonly balances: ReadonlyMap<Account, TVar<number>>

  /** Whether anything was posted since the report began. */
  readonly hasChanged = new TVar(false)

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
    return this.#untilQuiet([this])
  }

  transferTo(other: this, from: Account, to: Account, amount: number): Promise<void> {
    return atomically((tx) => {
      this.postIn(tx, from, -amount)
      other.postIn(tx, to, amount)
    })
  }

  reportWith(other: this): Promise<Balances> {
    return this.#untilQuiet([this, other])
  }

  postIn(tx: Tx, account: Account, amount: number): void {
    this.#balanceOf(account).update(tx, (balance) => balance + amount)
    this.hasChanged.set(tx, true)
  }

  async #untilQuiet(branches: readonly this[]): Promise<Balances> {
    for (;;) {
      await atomically((tx) => {
        for (const { hasChanged } of branches) hasChanged.set(tx, false)
      })
      const balances: Record<Account, number> = {}
      for (const branch of branches) await branch.#readInto(balances)
      const isStale = await atomically((tx) =>
        branches.some(({ hasChanged }) => hasChanged.get(tx)),
      )
      if (!isStale) return balances
    }
  }

  async #readInto(balances: Record<Account, number>): Promise<void> {
    for (const [account, balance] of this.balances) {
      balances[account] = await atomically((tx) => balance.get(tx))
    }
  }

  #balanceOf(account: Account): TVar<number> {
    return this.balances.get(account) as TVar<number>
  }
}
