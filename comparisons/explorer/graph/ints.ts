/** A list of 32-bit integers that grows, four bytes each. */
export class Ints {
  #array = new Int32Array(256)
  length = 0

  push(value: number): void {
    if (this.length === this.#array.length) this.#grow(this.length + 1)
    this.#array[this.length] = value
    this.length += 1
  }

  pushAll(values: Int32Array): void {
    if (this.length + values.length > this.#array.length) this.#grow(this.length + values.length)
    this.#array.set(values, this.length)
    this.length += values.length
  }

  at(index: number): number {
    return this.#array[index] as number
  }

  set(index: number, value: number): void {
    this.#array[index] = value
  }

  /** Where the last value stands that is at most `value`, in a list that never descends. */
  lastUpTo(value: number): number {
    let [low, high] = [0, this.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.at(middle) <= value) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  slice(from: number, to: number): Int32Array {
    return this.#array.slice(from, to)
  }

  #grow(least: number): void {
    const array = new Int32Array(Math.max(least, Math.ceil(1.5 * this.#array.length)))
    array.set(this.#array)
    this.#array = array
  }
}
