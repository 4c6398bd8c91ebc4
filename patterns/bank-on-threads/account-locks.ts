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

  lock(account: number): void {
    Atomics.store(this.#words, WAITS_FOR + this.#own, account + 1)
    this.#locks[account]?.lock()
    Atomics.store(this.#words, WAITS_FOR + this.#own, 0)
    Atomics.store(this.#words, HELD_BY + account, this.#own + 1)
  }

  unlock(account: number): void {
    Atomics.store(this.#words, HELD_BY + account, 0)
    this.#locks[account]?.unlock()
  }

  /** Calls `use` while all accounts are locked, in the order of their numbers. */
  whileAllAreHeld<A>(use: () => A): A {
    for (let account = 0; account < ACCOUNTS; account += 1) this.lock(account)
    const result = use()
    for (let account = 0; account < ACCOUNTS; account += 1) this.unlock(account)
    return result
  }
}
