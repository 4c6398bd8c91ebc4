import type { ThreadsDeclared } from '../on-threads.ts'
import { type Bank, type Branch, PlainBooks } from './bank.ts'

export const declared: ThreadsDeclared = {
  bug: 'data race',
  runs: ['money is lost', 'an audit is wrong'],
}

/** Each thread reads and writes as if no other thread did. */
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
