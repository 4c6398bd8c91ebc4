import type { ThreadsDeclared } from '../on-threads.ts'
import { type Bank, type Branch, PlainBooks } from './bank.ts'

export const declared: ThreadsDeclared = {
  bug: 'data race',
  seen: ['money is lost', 'an audit is wrong'],
  possible: ['completed'],
}

/** A bank in which each thread reads and writes as if it were alone. */
export class UnsynchronisedBank implements Bank {
  readonly #books: PlainBooks

  constructor({ words }: Branch) {
    this.#books = new PlainBooks(words)
  }

  transfer(from: number, to: number): void {
    this.#books.move(from, to)
  }

  total(): number {
    return this.#books.sum()
  }
}
