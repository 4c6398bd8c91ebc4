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

export const price =
  'balances in memory, ahead of the ledger; nothing else runs while all are copied'

export const outcomes: Outcomes = {
  // Awaited one after the other, two postings are not one, nor are two reports.
  'a report of two branches': ['completed', 'invariant broken'],
}

/** A posting is one step, and so is a copy of all balances. No task waits for another. */
export default class CopiedBooks implements Books {
  private readonly balances: Record<Account, number>
  private readonly outbox: Outbox<Posting>

  constructor(ledger: Ledger) {
    this.balances = { ...ledger.opening }
    this.outbox = new Outbox(new Poster(ledger))
  }

  post(account: Account, amount: number): Promise<void> {
    this.postNow(account, amount)
    return this.saved()
  }

  transfer(from: Account, to: Account, amount: number): Promise<void> {
    this.postNow(from, -amount)
    this.postNow(to, amount)
    return this.saved()
  }

  async report(): Promise<Balances> {
    const balances = this.reportNow()
    await this.saved()
    return balances
  }

  postNow(account: Account, amount: number): void {
    this.balances[account] = (this.balances[account] as number) + amount
    this.outbox.add([account, amount])
  }

  reportNow(): Balances {
    return { ...this.balances }
  }

  /** Waits until all that was posted so far is in the ledger. */
  saved(): Promise<void> {
    return this.outbox.written()
  }
}

export const published: Published<CopiedBooks, Books> = {
  postNow: 'with no await between two that belong together',
  reportNow: 'of all books in one step',
  saved: 'of each branch that took part, before anyone is told',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<CopiedBooks> = {
  async transferTo(one, other, from, to, amount) {
    one.postNow(from, -amount)
    other.postNow(to, amount)
    await one.saved()
    await other.saved()
  },
  async reportOf(one, other) {
    const balances = { ...one.reportNow(), ...other.reportNow() }
    await one.saved()
    await other.saved()
    return balances
  },
}
