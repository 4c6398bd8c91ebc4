/** Counts by key. */
export class Tally<Key> {
  readonly #counts = new Map<Key, bigint>()

  add(key: Key, count = 1n): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0n) + count)
  }

  get counts(): ReadonlyMap<Key, bigint> {
    return this.#counts
  }

  get total(): bigint {
    let total = 0n
    for (const count of this.#counts.values()) total += count
    return total
  }
}
