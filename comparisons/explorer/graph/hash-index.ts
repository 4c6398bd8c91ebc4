import { Ints, NONE } from './ints.ts'

/** At least this many heads: a power of 2. */
const LEAST = 64

/**
 * Finds things that go by numbers by their hashes. Those whose hashes have some bits in common are
 * a chain, in the order in which they were added.
 */
export class HashIndex {
  readonly #hashOf: (number: number) => number
  /** The first of each chain. */
  #heads = new Ints()
  /** By number: what comes next in the chain. */
  readonly #next = new Ints()
  #size = 0

  /** `hashOf`: the hash by which something was added. */
  constructor(hashOf: (number: number) => number) {
    this.#hashOf = hashOf
    this.#heads.extend(LEAST)
  }

  /** The first that may have this hash; {@link NONE} if there is none. */
  first(hash: number): number {
    return this.#heads.at(this.#placeOf(hash))
  }

  /** What may have the same hash as well, after `number`; {@link NONE} if it was the last. */
  next(number: number): number {
    return this.#next.at(number)
  }

  /** Adds what is not there yet. */
  add(number: number, hash: number): void {
    this.#size += 1
    if (this.#size > this.#heads.length) this.#grow()
    this.#next.extend(number + 1)
    this.#append(number, hash)
  }

  #append(number: number, hash: number): void {
    const place = this.#placeOf(hash)
    let last = this.#heads.at(place)
    if (last === NONE) this.#heads.set(place, number)
    else {
      for (let next = this.next(last); next !== NONE; next = this.next(last)) last = next
      this.#next.set(last, number)
    }
  }

  #grow(): void {
    const before = this.#heads
    this.#heads = new Ints()
    this.#heads.extend(2 * before.length)
    for (let place = 0; place < before.length; place += 1) {
      for (let number = before.at(place); number !== NONE; ) {
        const next = this.next(number)
        this.#next.set(number, NONE)
        this.#append(number, this.#hashOf(number))
        number = next
      }
    }
  }

  #placeOf(hash: number): number {
    return (hash ^ (hash >>> 16)) & (this.#heads.length - 1)
  }
}

/** The hash of a sequence so far, `hash`, with one more integer. */
export function hashed(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1)
  return mixed ^ (mixed >>> 15)
}
