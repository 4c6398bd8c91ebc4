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
    this.#whileHeld(() => this.#books.move(from, to))
  }

  total(): number {
    return this.#whileHeld(() => this.#books.sum())
  }

  #whileHeld<A>(use: () => A): A {
    this.#lock.lock()
    try {
      return use()
    } finally {
      this.#lock.unlock()
    }
  }
}
