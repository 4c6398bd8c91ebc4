import { HashIndex, hashed } from './hash-index.ts'
import { NONE } from './ints.ts'

/** The rows of states. */
interface Rows {
  rowOf(state: number): Int32Array
  /** Whether the row of a state has the same first `count` parts as `row`. */
  beginsLike(state: number, row: Int32Array, count: number): boolean
}

/** Finds states by the first parts of their rows. */
export class StatesByRow {
  readonly #rows: Rows
  readonly #count: () => number
  readonly #index = new HashIndex((state) => this.#hashOf(this.#rows.rowOf(state)))

  /** `count`: how many of the parts. */
  constructor(rows: Rows, count: () => number) {
    this.#rows = rows
    this.#count = count
  }

  /** The state whose row begins like this one; `undefined` if none was added. */
  find(row: Int32Array): number | undefined {
    const count = this.#count()
    let state = this.#index.first(this.#hashOf(row))
    while (state !== NONE && !this.#rows.beginsLike(state, row, count))
      state = this.#index.next(state)
    return state === NONE ? undefined : state
  }

  /** Adds a state, unless one is there whose row, which is this one, begins in the same way. */
  add(state: number, row: Int32Array): void {
    if (this.find(row) === undefined) this.#index.add(state, this.#hashOf(row))
  }

  #hashOf(row: Int32Array): number {
    const count = this.#count()
    let hash = 0
    for (let part = 0; part < count; part += 1) hash = hashed(hash, row[part] as number)
    return hash
  }
}
