import { Mutex } from 'async-mutex'
import { type Held, lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Account, Balances, Books, Ledger, Opened } from './problem.ts'

export const price = 'no posting while a report is being made, and one lock order for all'

export const outcomes: Outcomes = {
  // Each branch locks its own accounts. No lock covers the money on its way between two branches.
  'a report of two branches': ['completed', 'invariant broken'],
}

/** Takes all locks in order, then reads. Each lock is a queue, so the turn of the report comes. */
export default class LockedBooks implements Books {
  private readonly ledger: Ledger
  private readonly locks: ReadonlyMap<Account, Mutex>

  constructor(ledger: Ledger) {
    this.ledger = ledger
    this.locks = new Map(
      Object.keys(ledger.opening).map((account) => [account, ranked(new Mutex())]),
    )
  }

  post(account: Account, amount: number): Promise<void> {
    return lockAll([this.lockOf(account)], (held) => this.postIn(held, account, amount))
  }

  transfer(from: Account, to: Account, amount: number): Promise<void> {
    return lockAll([this.lockOf(from), this.lockOf(to)], async (held) => {
      await this.postIn(held, from, -amount)
      await this.postIn(held, to, amount)
    })
  }

  report(): Promise<Balances> {
    return lockAll(this.allLocks(), (held) => this.reportIn(held))
  }

  postIn(held: Held, account: Account, amount: number): Promise<void> {
    held.mustInclude(this.lockOf(account))
    return this.ledger.post(account, amount)
  }

  async reportIn(held: Held): Promise<Balances> {
    const balances: Record<Account, number> = {}
    for (const [account, lock] of this.locks) {
      held.mustInclude(lock)
      balances[account] = await this.ledger.load(account)
    }
    return balances
  }

  lockOf(account: Account): Mutex {
    return this.locks.get(account) as Mutex
  }

  allLocks(): readonly Mutex[] {
    return [...this.locks.values()]
  }
}

const HELD = 'while its locks are held: the compiler asks for some, each run checks which'

export const published: Published<LockedBooks, Books> = {
  lockOf: 'take all that you need with one lockAll, holding none',
  allLocks: 'the same',
  postIn: HELD,
  reportIn: HELD,
}

export const composing: Composing = {
  beforehand: 'all accounts of both branches',
  undone: 'nothing',
}

export const opened: Opened<LockedBooks> = {
  transferTo: (one, other, from, to, amount) =>
    lockAll([one.lockOf(from), other.lockOf(to)], async (held) => {
      await one.postIn(held, from, -amount)
      await other.postIn(held, to, amount)
    }),
  reportOf: (one, other) =>
    lockAll([...one.allLocks(), ...other.allLocks()], async (held) => ({
      ...(await one.reportIn(held)),
      ...(await other.reportIn(held)),
    })),
}
