import { Mutex } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Account, Balances, Books, Ledger } from './problem.ts'

export const price = 'no posting while a report is being made, and one lock order for all'

export const outcomes: Outcomes = {
  // Each branch locks its own accounts. No lock covers the money on its way between two branches.
  'a report of two branches': ['completed', 'invariant broken'],
}

/** Takes all locks in order, then reads. Each lock is a queue, so the turn of the report comes. */
export default class LockedBooks implements Books {
  readonly ledger: Ledger
  readonly locks: ReadonlyMap<Account, Mutex>

  constructor(ledger: Ledger) {
    this.ledger = ledger
    this.locks = new Map(Object.keys(ledger.opening).map((account) => [account, new Mutex()]))
  }

  transfer(from: Account, to: Account, amount: number): Promise<void> {
    return this.#with([from, to], async () => {
      await this.ledger.post(from, -amount)
      await this.ledger.post(to, amount)
    })
  }

  report(): Promise<Balances> {
    const accounts = [...this.locks.keys()]
    return this.#with(accounts, async () => {
      const balances: Record<Account, number> = {}
      for (const account of accounts) balances[account] = await this.ledger.load(account)
      return balances
    })
  }

  async transferTo(other: this, from: Account, to: Account, amount: number): Promise<void> {
    await this.#with([from], () => this.ledger.post(from, -amount))
    await other.#with([to], () => other.ledger.post(to, amount))
  }

  async reportWith(other: this): Promise<Balances> {
    return { ...(await this.report()), ...(await other.report()) }
  }

  /** Locks `accounts` in alphabetical order, which is the same for every task. */
  #with<A>(accounts: readonly Account[], use: () => Promise<A>): Promise<A> {
    const inOrder = accounts.toSorted()
    return inOrder.reduceRight((rest, account) => () => this.#lock(account, rest), use)()
  }

  #lock<A>(account: Account, use: () => Promise<A>): Promise<A> {
    return (this.locks.get(account) as Mutex).runExclusive(use)
  }
}
