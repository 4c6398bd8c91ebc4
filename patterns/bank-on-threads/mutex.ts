import type { ThreadsDeclared } from '../on-threads.ts'
import { Mutex } from '../shared-locks.ts'
import { type Bank, type Branch, LOCKS, PlainBooks } from './bank.ts'

export const declared: ThreadsDeclared = {
  price: 'one at a time, and a thread that dies with the lock closes the bank for all',
  seen: ['completed'],
  kills: 'they are stuck',
}

/** One lock for the whole bank. */
export class OneMutexBank implements Bank {
  readonly #books: PlainBooks
  readonly #lock: Mutex

  constructor({ words }: Branch) {
    this.#books = new PlainBooks(words)
    this.#lock = new Mutex(words, LOCKS)
  }

  transfer(from: number, to: number): void {
    this.#lock.lock()
    this.#books.move(from, to)
    this.#lock.unlock()
  }

  total(): number {
    this.#lock.lock()
    const total = this.#books.sum()
    this.#lock.unlock()
    return total
  }
}
