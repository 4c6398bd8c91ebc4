/** A lock in shared memory. */
export interface Lock {
  lock(): void
  unlock(): void
}

const FREE = 0
const HELD = 1
/** Held, and a thread may be asleep. */
const AWAITED = 2
const SPINS = 100

/** A mutex in one word: it spins for a moment and then sleeps (Drepper, Futexes Are Tricky, 2011). */
export class Mutex implements Lock {
  readonly #words: Int32Array
  readonly #at: number

  constructor(words: Int32Array, at: number) {
    this.#words = words
    this.#at = at
  }

  lock(): void {
    const words = this.#words
    const at = this.#at
    if (Atomics.compareExchange(words, at, FREE, HELD) === FREE) return
    for (let i = 0; i < SPINS; i += 1) {
      if (Atomics.compareExchange(words, at, FREE, HELD) === FREE) return
    }
    while (Atomics.exchange(words, at, AWAITED) !== FREE) Atomics.wait(words, at, AWAITED)
  }

  unlock(): void {
    if (Atomics.exchange(this.#words, this.#at, FREE) === AWAITED) {
      Atomics.notify(this.#words, this.#at, 1)
    }
  }
}

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
