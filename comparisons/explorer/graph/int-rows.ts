import { Ints } from './ints.ts'

/** A list of rows of 32-bit integers, each as long as it is. */
export class IntRows {
  readonly #all = new Ints()
  readonly #ends = new Ints()

  push(row: Int32Array): void {
    this.#all.pushAll(row)
    this.#ends.push(this.#all.length)
  }

  at(index: number): Int32Array {
    const begin = index === 0 ? 0 : this.#ends.at(index - 1)
    return this.#all.slice(begin, this.#ends.at(index))
  }
}
