import { Mutex } from '../shared-locks.ts'
import { ACCOUNTS, type Branch, HELD_BY, LOCKS, WAITS_FOR } from './bank.ts'

/** A lock for each account. Shared memory records which thread has it and which waits for it. */
export class AccountLocks {
  readonly #words: Int32Array
  readonly #own: number
  readonly #locks: readonly Mutex[]

  constructor({ words, teller }: Branch) {
    this.#words = words
    this.#own = teller
    this.#locks = Array.from({ length: ACCOUNTS }, (_, i) => new Mutex(words, LOCKS + i))
  }

  /** Calls `use` while these accounts are locked, one after another. Releases them whatever becomes of `use`. */
  whileHeld<A>(accounts: readonly number[], use: () => A): A {
    for (const account of accounts) this.#lock(account)
    try {
      return use()
    } finally {
      for (const account of accounts) this.#unlock(account)
    }
  }

  /** The same for all accounts, in the order of their numbers. */
  whileAllAreHeld<A>(use: () => A): A {
    return this.whileHeld([...this.#locks.keys()], use)
  }

  #lock(account: number): void {
    Atomics.store(this.#words, WAITS_FOR + this.#own, account + 1)
    this.#locks[account]?.lock()
    Atomics.store(this.#words, WAITS_FOR + this.#own, 0)
    Atomics.store(this.#words, HELD_BY + account, this.#own + 1)
  }

  #unlock(account: number): void {
    Atomics.store(this.#words, HELD_BY + account, 0)
    this.#locks[account]?.unlock()
  }
}
