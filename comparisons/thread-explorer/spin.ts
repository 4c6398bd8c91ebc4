/** How long a circle of operations without effect may be, to be seen. */
const LONGEST = 4
/** How often it must have been gone round, to let others go on first. */
const ROUNDS = 3
/** And to be sure of it. Code without a loop that does the same three times is no rarity. */
const MANY_ROUNDS = 10

/**
 * Sees when a thread repeats operations that change nothing and find the same each time: until another
 * thread changes something it can do nothing else.
 */
export class SpinWatch {
  readonly #latest: number[] = []

  /** Notes an operation without effect. `what` stands for all that it did and found. */
  note(what: number): void {
    this.#latest.push(what)
    if (this.#latest.length > LONGEST * MANY_ROUNDS) this.#latest.shift()
  }

  /** Forgets all: something has changed. */
  clear(): void {
    this.#latest.length = 0
  }

  get isSpinning(): boolean {
    return this.#repeatsFor(ROUNDS)
  }

  /** Whether it is also sure that the thread will never do anything else by itself. */
  get isHopeless(): boolean {
    return this.#repeatsFor(MANY_ROUNDS)
  }

  #repeatsFor(rounds: number): boolean {
    for (let length = 1; length <= LONGEST; length += 1) {
      if (this.#repeats(length, rounds)) return true
    }
    return false
  }

  #repeats(length: number, rounds: number): boolean {
    const { length: known } = this.#latest
    if (known < length * rounds) return false
    for (let i = known - length * (rounds - 1); i < known; i += 1) {
      if (this.#latest[i] !== this.#latest[i - length]) return false
    }
    return true
  }
}
