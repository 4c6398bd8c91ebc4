type Page = Uint8Array | Uint16Array | Int32Array

/** The greatest number in a page of one byte a number, and in one of two; any is in one of four. */
const ONE_BYTE = 0xff
const TWO_BYTES = 0xffff

/** A page has room for as many as 2 to this power, but for the first, which grows up to that. */
const BITS = 13
const PAGE = 1 << BITS
const FIRST = 64

/** What stands where nothing was set. */
export const NONE = -1

/**
 * A list of 32-bit integers that grows. It is made of pages, so that nothing is copied as it grows.
 * Each page takes no more bytes for a number than its greatest needs: one for those from -1 to 254,
 * two up to 65,534, and four for all others.
 */
export class Ints {
  length = 0
  /** All numbers stand one higher than they are: the zero of an empty place is {@link NONE}. */
  readonly #pages: Page[] = []
  /** How many bytes a number takes at least. */
  readonly #bytes: 1 | 4
  #room = 0

  /** `bytes`: 4 where most numbers need as many. */
  constructor(bytes: 1 | 4 = 1) {
    this.#bytes = bytes
  }

  push(value: number): void {
    const index = this.length
    this.extend(index + 1)
    this.set(index, value)
  }

  pushAll(values: Int32Array): void {
    let index = this.length
    this.extend(index + values.length)
    for (const value of values) {
      this.set(index, value)
      index += 1
    }
  }

  /** Makes it as long as `length`, unless it is longer, with {@link NONE} at the end. */
  extend(length: number): void {
    if (length <= this.length) return
    while (this.#room < length) this.#makeRoom()
    this.length = length
  }

  at(index: number): number {
    const page = this.#pages[index >>> BITS] as Page
    return ((page[index & (PAGE - 1)] as number) - 1) | 0
  }

  /** The same, or {@link NONE} beyond the last. */
  find(index: number): number {
    return index < this.length ? this.at(index) : NONE
  }

  set(index: number, value: number): void {
    const number = index >>> BITS
    const raised = (value + 1) | 0
    let page = this.#pages[number] as Page
    if (raised >>> 0 > ONE_BYTE && page.BYTES_PER_ELEMENT < 4) page = this.#widen(number, raised)
    page[index & (PAGE - 1)] = raised
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
    return this.copy(from, new Int32Array(to - from))
  }

  /** Fills `values` with what stands from the index `from` on. Returns it. */
  copy(from: number, values: Int32Array): Int32Array {
    const to = from + values.length
    for (let index = from; index < to; ) {
      const page = this.#pages[index >>> BITS] as Page
      const end = Math.min(to, (index | (PAGE - 1)) + 1)
      for (; index < end; index += 1)
        values[index - from] = (page[index & (PAGE - 1)] as number) - 1
    }
    return values
  }

  /** Whether the first `count` of `values` stand here from the index `from` on. */
  has(values: Int32Array, count: number, from: number): boolean {
    const to = from + count
    for (let index = from; index < to; ) {
      const page = this.#pages[index >>> BITS] as Page
      const end = Math.min(to, (index | (PAGE - 1)) + 1)
      for (; index < end; index += 1) {
        const raised = ((values[index - from] as number) + 1) | 0
        if (page[index & (PAGE - 1)] !== raised) return false
      }
    }
    return true
  }

  /** The page of this number, with room for `raised`. */
  #widen(number: number, raised: number): Page {
    const page = this.#pages[number] as Page
    const needsFour = raised >>> 0 > TWO_BYTES
    if (!needsFour && page.BYTES_PER_ELEMENT === 2) return page
    const wider = needsFour ? Int32Array.from(page) : Uint16Array.from(page)
    this.#pages[number] = wider
    return wider
  }

  #makeRoom(): void {
    const first = this.#pages[0]
    if (first === undefined || this.#room >= PAGE) {
      const length = first === undefined ? FIRST : PAGE
      this.#pages.push(this.#bytes === 4 ? new Int32Array(length) : new Uint8Array(length))
      this.#room += length
    } else {
      const longer = emptyLike(first, 2 * first.length)
      longer.set(first)
      this.#pages[0] = longer
      this.#room = longer.length
    }
  }
}

function emptyLike({ BYTES_PER_ELEMENT: bytes }: Page, length: number): Page {
  if (bytes === 1) return new Uint8Array(length)
  return bytes === 2 ? new Uint16Array(length) : new Int32Array(length)
}
