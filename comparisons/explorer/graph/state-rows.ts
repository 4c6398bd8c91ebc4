import type { StateParts } from '../execution/scheduler.ts'
import type { Fingerprint } from '../fingerprint/fingerprint.ts'
import { Ints } from './ints.ts'

// What every program has comes first: what can be read unnoticed, the record, and the order in which
// transactions wait. Then come the locks and variables, then the tasks.
export const UNNOTICED = 0
export const ORDER = 2
const FIRST_PRIMITIVE = 3

/** Where nothing is known. */
const NONE = -1

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
  readonly #seen: Map<number, number>[] = []
  readonly #rows = new Ints()
  /** A hash table: the states, each after all that came before it and would stand in the same place. */
  #table = new Int32Array(1024).fill(NONE)
  #indexed = 0
  #size = 0

  /** The row of the next state; `null` where its parts are not known. */
  add(row: Int32Array | null, isToBeFound: boolean): void {
    if (row !== null) this.#rows.pushAll(row)
    else for (let part = 0; part < this.width; part += 1) this.#rows.push(NONE)
    const state = this.#size
    this.#size += 1
    if (isToBeFound && row !== null) this.#index(state)
  }

  /** The row of a state with these parts; `null` if there are others than at first. */
  rowWith(parts: StateParts): Int32Array | null {
    if (this.width === 0) this.#begin(parts)
    const all = this.#inOrder(parts)
    return all && Int32Array.from(all, (each, part) => this.#numberOf(part, each))
  }

  /** The first state whose parts are known says which there are. */
  #begin({ primitives, tasks }: StateParts): void {
    const numbers = [...primitives.keys()]
    this.#primitives = new Map(numbers.map((number, i) => [number, FIRST_PRIMITIVE + i]))
    this.width = FIRST_PRIMITIVE + numbers.length + tasks.length
    for (let part = 0; part < this.width; part += 1) this.#seen.push(new Map())
    for (let i = 0; i < this.#size * this.width; i += 1) this.#rows.push(NONE)
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

  #numberOf(part: number, { a, b }: Fingerprint): number {
    const seen = this.#seen[part] as Map<number, number>
    const key = (a >>> 0) * 2 ** 21 + (b >>> 11)
    let number = seen.get(key)
    if (number === undefined) {
      number = seen.size
      seen.set(key, number)
    }
    return number
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

  /** The state with this row; `undefined` if there is none. */
  find(row: Int32Array): number | undefined {
    const state = this.#table[this.#placeOf(row)] as number
    return state === NONE ? undefined : state
  }

  #index(state: number): void {
    if (2 * this.#indexed >= this.#table.length) this.#grow()
    const place = this.#placeOf(this.rowOf(state))
    if (this.#table[place] !== NONE) return
    this.#table[place] = state
    this.#indexed += 1
  }

  #grow(): void {
    const before = this.#table
    this.#table = new Int32Array(2 * before.length).fill(NONE)
    for (const state of before) {
      if (state !== NONE) this.#table[this.#placeOf(this.rowOf(state))] = state
    }
  }

  /** Where the state with this row stands in the table, or would stand. */
  #placeOf(row: Int32Array): number {
    let hash = 0
    for (const number of row) {
      hash = Math.imul(hash ^ number, 0x9e3779b1)
      hash ^= hash >>> 15
    }
    let place = hash & (this.#table.length - 1)
    for (;;) {
      const state = this.#table[place] as number
      if (state === NONE || this.#isRowOf(state, row)) return place
      place = (place + 1) & (this.#table.length - 1)
    }
  }

  #isRowOf(state: number, row: Int32Array): boolean {
    const begin = state * this.width
    for (let part = 0; part < row.length; part += 1) {
      if (this.#rows.at(begin + part) !== row[part]) return false
    }
    return true
  }
}
