import { Mutex } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Account, Balances, Books, Ledger } from './problem.ts'

export const bug = 'inconsistent snapshot (read skew)'

export const outcomes: Outcomes = {
  'a report and a transfer': ['completed', 'invariant broken'],
  'a busy clerk': ['completed', 'invariant broken'],
  'a report of two branches': ['completed', 'invariant broken'],
}

/** Each account is read under its lock, so each line of the report is right. */
export default class AccountByAccountBooks implements Books {
  readonly ledger: Ledger
  readonly locks: ReadonlyMap<Account, Mutex>

  constructor(ledger: Ledger) {
    this.ledger = ledger
    this.locks = new Map(Object.keys(ledger.opening).map((account) => [account, new Mutex()]))
  }

  async post(account: Account, amount: number): Promise<void> {
    await this.#with([account], async () => {
      await this.ledger.post(account, amount)
    })
  }

  transfer(from: Account, to: Account, amount: number): Promise<void> {
    return this.#with([from, to], async () => {
      await this.ledger.post(from, -amount)
      await this.ledger.post(to, amount)
    })
  }

  async report(): Promise<Balances> {
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
