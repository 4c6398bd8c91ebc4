import { Ints } from './ints.ts'

/** Rows of integers by numbers that ascend, each as long as it is; empty for numbers left out. */
export class IntRows {
  readonly #all = new Ints()
  readonly #ends = new Ints()

  /** Adds the row of a number that comes after those of all others. */
  add(number: number, row: Int32Array): void {
    while (this.#ends.length < number) this.#ends.push(this.#all.length)
    this.#all.pushAll(row)
    this.#ends.push(this.#all.length)
  }

  at(number: number): Int32Array {
    const begin = number === 0 ? 0 : this.#ends.at(number - 1)
    return this.#all.slice(begin, this.#ends.at(number))
  }
}
