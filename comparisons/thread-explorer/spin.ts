/** How long a circle of operations without effect may be, to be seen. */
const LONGEST = 4
/** How often it must have been gone round, to let others go on first. */
const ROUNDS = 3
/** A circle that is left after at most this many rounds is gone round at every moment, as any other code. */
const SHORT = 16
/** How often it must have been gone round for the thread to be stuck, if no other is left. */
const MANY_ROUNDS = 10
/** How often a thread goes round alone before it is taken for one that would do so forever. */
const ROUNDS_ALONE = 500

/**
 * Sees when a thread repeats operations that change nothing and find the same each time: until another
 * thread changes something it can do nothing else, unless it counts how often it looks.
 */
export class SpinWatch {
  /** How many rounds it makes before others go on first. */
  #patience = ROUNDS
  /** How many rounds it makes before it is seen whether it leaves the circle by itself. */
  #trust = ROUNDS
  readonly #latest: string[] = []
  /** For each length of a circle: how many operations in a row did the same as those one circle before. */
  #alike = nothingAlike()
  /** The same when it went on alone. */
  #alikeBefore: number[] | undefined
  /** How often a thread that goes on alone has gone round. */
  #mostRounds = 0
  #isSure = false

  /** Notes an operation without effect. `what` stands for all that it did and found. */
  note(what: string): void {
    for (let length = 1; length <= LONGEST; length += 1) {
      const isAlike = this.#latest.at(-length) === what
      this.#alike[length] = isAlike ? (this.#alike[length] as number) + 1 : 0
    }
    this.#latest.push(what)
    if (this.#latest.length > LONGEST) this.#latest.shift()
  }

  /** Forgets all: something has changed. */
  clear(): void {
    this.#latest.length = 0
    this.#alike = nothingAlike()
    this.#alikeBefore = undefined
    this.#isSure = false
  }

  get isSpinning(): boolean {
    return this.#rounds >= this.#patience
  }

  /** Whether it has spun for so long that it is stuck if no other thread can go on. */
  get isHopeless(): boolean {
    return this.#isSure && this.#rounds >= MANY_ROUNDS
  }

  /** Whether it must still be seen to stay in the circle when it goes on alone. */
  get isUnsure(): boolean {
    return this.#rounds >= this.#trust && !this.#isSure
  }

  /** From now on operations are no steps: the thread goes on alone, to see whether it leaves the circle. */
  goAlone(): void {
    this.#alikeBefore = [...this.#alike]
    this.#mostRounds = this.#rounds
  }

  get isAlone(): boolean {
    return this.#alikeBefore !== undefined
  }

  /** The thread leaves the circle, and is trusted to do so again for as many rounds. */
  leave(): void {
    this.#trust = this.#mostRounds + 1
    if (this.#mostRounds < SHORT) this.#patience = this.#mostRounds + 1
  }

  /** Notes an operation of a thread that goes on alone; returns whether it is still in the circle. */
  noteAlone(what: string): boolean {
    this.note(what)
    if (!this.isSpinning) return false
    this.#mostRounds = this.#rounds
    if (this.#rounds < this.#trust + ROUNDS_ALONE || this.#alikeBefore === undefined) return true
    this.#alike = this.#alikeBefore
    this.#alikeBefore = undefined
    this.#isSure = true
    return true
  }

  /** How often it has gone round the same circle. */
  get #rounds(): number {
    let most = 0
    for (let length = 1; length <= LONGEST; length += 1) {
      most = Math.max(most, Math.floor((this.#alike[length] as number) / length))
    }
    return most + 1
  }
}

/** What stands for an operation, with all that it was given and found. */
export const keyOf = (
  name: string,
  index: number,
  found: number,
  given: readonly unknown[],
): string => [name, index, found, ...given.map(inWords)].join(' ')

/** Objects and symbols are given as numbers only by code that hides what it does: they are all alike. */
const inWords = (value: unknown): unknown =>
  ['object', 'function', 'symbol'].includes(typeof value) ? typeof value : value

const nothingAlike = (): number[] => Array.from({ length: LONGEST + 1 }, () => 0)
