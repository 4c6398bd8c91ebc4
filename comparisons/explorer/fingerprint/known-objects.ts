/** The objects that a task has come across and that were not there from the start. */
export class KnownObjects {
  /** How often there came one more, or some were forgotten. */
  changes = 0
  readonly #objects: (object | symbol)[] = []

  /** The number of `object` among them, perhaps a new one. */
  numberOf(object: object | symbol): number {
    const at = this.#objects.indexOf(object)
    if (at >= 0) return at
    this.changes += 1
    return this.#objects.push(object) - 1
  }

  get size(): number {
    return this.#objects.length
  }

  /** Forgets all but the first `size`. */
  forgetBeyond(size: number): void {
    if (this.#objects.length <= size) return
    this.changes += 1
    this.#objects.length = size
  }

  /** Those that are added meanwhile are visited as well. */
  [Symbol.iterator](): Iterator<object | symbol> {
    return this.#objects.values()
  }
}
