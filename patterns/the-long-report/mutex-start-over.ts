import { Mutex } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Account, Balances, Books, Ledger } from './problem.ts'

export const bug = 'starvation of the restarting reader'

export const outcomes: Outcomes = {
  'a busy clerk': ['completed', 'starvation'],
  'a report of two branches': ['completed', 'invariant broken'],
}

/** Short locks: reads account by account, and starts over if anything has been posted. */
export default class StartingOverBooks implements Books {
  readonly ledger: Ledger
  readonly locks: ReadonlyMap<Account, Mutex>

  /** Whether anything was posted since the report began. */
  hasChanged = false

  constructor(ledger: Ledger) {
    this.ledger = ledger
    this.locks = new Map(Object.keys(ledger.opening).map((account) => [account, new Mutex()]))
  }

  async post(account: Account, amount: number): Promise<void> {
    await this.#with([account], async () => {
      await this.ledger.post(account, amount)
      this.hasChanged = true
    })
  }

  transfer(from: Account, to: Account, amount: number): Promise<void> {
    return this.#with([from, to], async () => {
      await this.ledger.post(from, -amount)
      await this.ledger.post(to, amount)
      this.hasChanged = true
    })
  }

  async report(): Promise<Balances> {
    for (;;) {
      this.hasChanged = false
      const balances = await this.#readAll()
      if (!this.hasChanged) return balances
    }
  }

  async #readAll(): Promise<Balances> {
    const balances: Record<Account, number> = {}
    for (const account of this.locks.keys()) {
      balances[account] = await this.#with([account], () => this.ledger.load(account))
    }
    return balances
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
