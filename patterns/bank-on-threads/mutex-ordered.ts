import type { ThreadsDeclared } from '../on-threads.ts'
import { AccountLocks } from './account-locks.ts'
import { type Bank, type Branch, PlainBooks } from './bank.ts'

export const declared: ThreadsDeclared = {
  price: 'one order of all accounts, and a thread that dies keeps its locks',
  seen: ['completed'],
  kills: 'they are stuck',
}

/** A lock for each account, taken in the order of their numbers. */
export class OrderedBank implements Bank {
  readonly #books: PlainBooks
  readonly #locks: AccountLocks

  constructor(branch: Branch) {
    this.#books = new PlainBooks(branch.words)
    this.#locks = new AccountLocks(branch)
  }

  transfer(from: number, to: number): void {
    const inOrder = [Math.min(from, to), Math.max(from, to)]
    this.#locks.whileHeld(inOrder, () => this.#books.move(from, to))
  }

  total(): number {
    return this.#locks.whileAllAreHeld(() => this.#books.sum())
  }
}
