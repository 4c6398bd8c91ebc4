import type { Lock } from '../../../patterns/shared-locks.ts'

const FREE = 0
const HELD = 1

/** A lock in one word that never sleeps. */
export class SpinLock implements Lock {
  readonly #words: Int32Array
  readonly #at: number

  constructor(words: Int32Array, at: number) {
    this.#words = words
    this.#at = at
  }

  lock(): void {
    while (Atomics.compareExchange(this.#words, this.#at, FREE, HELD) !== FREE) {
      while (Atomics.load(this.#words, this.#at) !== FREE);
    }
  }

  unlock(): void {
    Atomics.store(this.#words, this.#at, FREE)
  }
}
