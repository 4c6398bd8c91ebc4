import { Mutex, Semaphore } from 'async-mutex'
import { TVar } from '../../stm/index.ts'
import { cellOf } from '../../stm/tx.ts'
import { KeyIndex } from '../../stm/types/key-index.ts'
import { Fingerprint } from './fingerprint.ts'

/** The semaphore inside a mutex of `async-mutex`, or the semaphore itself. */
export const semaphoreOf = (lock: Mutex | Semaphore): Semaphore =>
  lock instanceof Mutex ? (lock as unknown as { _semaphore: Semaphore })._semaphore : lock

/** A lock or a variable, as the explorer knows it: the same in every execution. */
export interface Thing {
  readonly id: number
  name: string
}

const texts = new Map<string, number>()

/** One word for a text, the same in every process. */
export function wordFor(text: string): number {
  let word = texts.get(text)
  if (word === undefined) {
    word = new Fingerprint().addText(text).a
    texts.set(text, word)
  }
  return word
}

/** The keys and values of an object or a collection. Keys that a `TMap` has forgotten hold nothing. */
export function partsOf(value: object): Iterable<readonly [unknown, unknown]> {
  if (value instanceof Map) return value
  if (value instanceof KeyIndex) return value.entries()
  if (value instanceof Set) return [...value].entries()
  return Object.entries(value)
}

/** Adds the state of a lock, and who stands in its queue. */
export type DescribeLock = (lock: Semaphore, into: Fingerprint) => void

/** Writes what can be reached from an object into a fingerprint, each object once. */
export class Printer {
  readonly #things: ReadonlyMap<object, Thing>
  readonly #describeLock: DescribeLock | null
  readonly #seen = new Map<object, number>()

  /** Without `describeLock`, locks and variables are printed by name alone. */
  constructor(things: ReadonlyMap<object, Thing>, describeLock: DescribeLock | null) {
    this.#things = things
    this.#describeLock = describeLock
  }

  visit(value: unknown, into: Fingerprint): void {
    if (typeof value !== 'object' || value === null) {
      addPrimitive(into, value)
      return
    }
    const before = this.#seen.get(value)
    if (before !== undefined) {
      into.add(3).add(before)
      return
    }
    this.#seen.set(value, this.#seen.size)
    if (value instanceof TVar) this.#visitVariable(value, into.add(5))
    else if (value instanceof Mutex || value instanceof Semaphore)
      this.#visitLock(value, into.add(4))
    else this.#visitParts(value, into)
  }

  #visitVariable(variable: TVar<unknown>, into: Fingerprint): void {
    into.add(this.#things.get(variable)?.id ?? 0)
    if (this.#describeLock !== null) this.visit(cellOf(variable).value, into)
  }

  #visitLock(lock: Mutex | Semaphore, into: Fingerprint): void {
    const semaphore = semaphoreOf(lock)
    into.add(this.#things.get(semaphore)?.id ?? 0)
    this.#describeLock?.(semaphore, into)
  }

  /** The order in the record's objects, sets and maps is left out: it tells who came first, no more. */
  visitRecord(value: unknown, into: Fingerprint): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.visit(value, into)
      return
    }
    const sum = { a: 0, b: 0 }
    for (const [key, inner] of value instanceof Set ? [...value].entries() : partsOf(value)) {
      const print = new Fingerprint()
      if (!(value instanceof Set)) this.visit(key, print)
      this.visitRecord(inner, print)
      sum.a = (sum.a + print.a) | 0
      sum.b = (sum.b + print.b) | 0
    }
    into.add(10).add(sum.a).add(sum.b)
  }

  #visitParts(value: object, into: Fingerprint): void {
    into.add(6)
    if (Array.isArray(value)) for (const inner of value) this.visit(inner, into)
    else if (value instanceof Map || value instanceof Set) this.#visitCollection(value, into)
    else if (value instanceof KeyIndex) this.#visitCollection(value.entries(), into)
    else if (value instanceof Date) into.addNumber(value.getTime())
    else {
      for (const key of Object.keys(value)) {
        into.add(wordFor(key))
        this.visit((value as Record<string, unknown>)[key], into)
      }
    }
    into.add(7)
  }

  #visitCollection(value: ReadonlyMap<unknown, unknown> | Set<unknown>, into: Fingerprint): void {
    for (const [key, inner] of value.entries()) {
      this.visit(key, into)
      this.visit(inner, into)
    }
  }
}

export function addPrimitive(print: Fingerprint, value: unknown): void {
  if (typeof value === 'number') print.addNumber(value)
  else if (typeof value === 'string') print.add(8).add(wordFor(value))
  else
    print.add(9).add(wordFor(`${typeof value} ${typeof value === 'function' ? '' : String(value)}`))
}
