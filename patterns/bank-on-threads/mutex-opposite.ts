import type { ThreadsDeclared } from '../on-threads.ts'
import { AccountLocks } from './account-locks.ts'
import { type Bank, type Branch, PlainBooks } from './bank.ts'

export const declared: ThreadsDeclared = {
  bug: 'lock-order inversion',
  seen: ['deadlock'],
  possible: ['completed'],
}

/** A lock for each account: a teller locks the account that pays, and then the one that is paid. */
export class OppositeBank implements Bank {
  readonly #books: PlainBooks
  readonly #locks: AccountLocks

  constructor(branch: Branch) {
    this.#books = new PlainBooks(branch.words)
    this.#locks = new AccountLocks(branch)
  }

  transfer(from: number, to: number): void {
    this.#locks.whileHeld([from, to], () => this.#books.move(from, to))
  }

  total(): number {
    return this.#locks.whileAllAreHeld(() => this.#books.sum())
  }
}
