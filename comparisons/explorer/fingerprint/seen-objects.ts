/** What a walk had met by some moment. */
export interface SeenBefore {
  readonly seen: SeenObjects
  /** How much it had met by then. */
  readonly size: number
}

/** The objects that a walk has met, each with its number: it is known by when it was met. */
export class SeenObjects {
  readonly #numbers = new Map<object | symbol, number>()
  #before: SeenBefore | null = null
  #offset = 0

  /** How many there are: the number of the next one. */
  get size(): number {
    return this.#offset + this.#numbers.size
  }

  /** The number of one that was met; `undefined` if it was not. */
  numberOf(value: object | symbol): number | undefined {
    const number = this.#numbers.get(value)
    if (number !== undefined || this.#before === null) return number
    const before = this.#before.seen.numberOf(value)
    return before !== undefined && before < this.#offset ? before : undefined
  }

  /** Adds one that was not met. */
  add(value: object | symbol): void {
    this.#numbers.set(value, this.size)
  }

  /** Forgets all, and goes on from what another walk had met. */
  reset(before: SeenBefore | null): void {
    this.#numbers.clear()
    this.#before = before
    this.#offset = before === null ? 0 : before.size
  }
}
