import type { StateParts } from '../execution/scheduler.ts'
import type { Fingerprint } from '../fingerprint/fingerprint.ts'
import { Ints, NONE } from './ints.ts'
import { StatesByRow } from './states-by-row.ts'
import { WordPairs } from './word-pairs.ts'

// What every program has comes first: what can be read unnoticed, the record, and the order in which
// transactions wait. Then come the locks and variables, then the tasks.
export const UNNOTICED = 0
export const ORDER = 2
const FIRST_PRIMITIVE = 3

/**
 * The states of a graph part by part: a row of numbers for each, one for each part. In two states of which
 * a part is the same it has the same number.
 */
export class StateRows {
  /** How many parts there are; 0 as long as that is not known. */
  width = 0
  /** The parts of the locks and variables, by their numbers. */
  #primitives: ReadonlyMap<number, number> = new Map()
  /** For each part, the number of each fingerprint that it has had. */
  readonly #seen: WordPairs[] = []
  readonly #rows = new Ints()
  readonly #states = new StatesByRow(this, () => this.width)
  #size = 0

  /** The row of the next state; `null` where its parts are not known. */
  add(row: Int32Array | null, isToBeFound: boolean): void {
    const state = this.#size
    this.#size += 1
    if (row !== null) this.#rows.pushAll(row)
    else this.#rows.extend(this.#size * this.width)
    if (isToBeFound && row !== null) this.#states.add(state, row)
  }

  /** The row of a state with these parts; `null` if there are others than at first. */
  rowWith(parts: StateParts): Int32Array | null {
    if (this.width === 0) this.#begin(parts)
    const all = this.#inOrder(parts)
    return (
      all &&
      Int32Array.from(all, ({ a, b }, part) => (this.#seen[part] as WordPairs).numberOf(a, b))
    )
  }

  /** The first state whose parts are known says which there are. */
  #begin({ primitives, tasks }: StateParts): void {
    const numbers = [...primitives.keys()]
    this.#primitives = new Map(numbers.map((number, i) => [number, FIRST_PRIMITIVE + i]))
    this.width = FIRST_PRIMITIVE + numbers.length + tasks.length
    for (let part = 0; part < this.width; part += 1) this.#seen.push(new WordPairs())
    this.#rows.extend(this.#size * this.width)
  }

  /** The fingerprints of all parts in their order; `null` if there are others than at first. */
  #inOrder({ unnoticed, record, order, primitives, tasks }: StateParts): Fingerprint[] | null {
    const row = [unnoticed, record, order]
    for (const number of this.#primitives.keys()) {
      const primitive = primitives.get(number)
      if (primitive === undefined) return null
      row.push(primitive)
    }
    row.push(...tasks)
    return primitives.size === this.#primitives.size ? row : null
  }

  /** How many parts come before those of the tasks. */
  get shared(): number {
    return FIRST_PRIMITIVE + this.#primitives.size
  }

  /** The part of a lock or variable; `undefined` if it was not there from the start. */
  partOf(primitive: number): number | undefined {
    return this.#primitives.get(primitive)
  }

  partOfTask(index: number): number {
    return this.shared + index
  }

  isKnown(state: number): boolean {
    return this.width > 0 && this.#rows.at(state * this.width) !== NONE
  }

  at(state: number, part: number): number {
    return this.#rows.at(state * this.width + part)
  }

  rowOf(state: number): Int32Array {
    return this.#rows.slice(state * this.width, (state + 1) * this.width)
  }

  /** Fills `row`, which is as long as there are parts, with the row of a state. Returns it. */
  copyRow(state: number, row: Int32Array): Int32Array {
    return this.#rows.copy(state * this.width, row)
  }

  /** Whether the row of a state has the same first `count` parts as this one. */
  beginsLike(state: number, row: Int32Array, count: number): boolean {
    return this.#rows.has(row, count, state * this.width)
  }

  /** The state with this row; `undefined` if there is none. */
  find(row: Int32Array): number | undefined {
    return this.#states.find(row)
  }
}
