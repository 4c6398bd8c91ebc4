import { HashIndex, hashed } from './hash-index.ts'
import { Ints, NONE } from './ints.ts'

/** Pairs of 32-bit words. Each has a number, from 0 on, in the order in which they were added. */
export class WordPairs {
  readonly #words = new Ints(4)
  readonly #index = new HashIndex((pair) => hashOf(this.first(pair), this.second(pair)))

  get size(): number {
    return this.#words.length / 2
  }

  first(pair: number): number {
    return this.#words.at(2 * pair)
  }

  second(pair: number): number {
    return this.#words.at(2 * pair + 1)
  }

  /** The number of a pair; `undefined` if it was not added. */
  find(first: number, second: number): number | undefined {
    let pair = this.#index.first(hashOf(first, second))
    while (pair !== NONE) {
      if (this.first(pair) === first && this.second(pair) === second) return pair
      pair = this.#index.next(pair)
    }
    return undefined
  }

  /** The number of a pair, which is added unless it was. */
  numberOf(first: number, second: number): number {
    const known = this.find(first, second)
    if (known !== undefined) return known
    const pair = this.size
    this.#words.push(first)
    this.#words.push(second)
    this.#index.add(pair, hashOf(first, second))
    return pair
  }
}

const hashOf = (first: number, second: number): number => hashed(first, second)
