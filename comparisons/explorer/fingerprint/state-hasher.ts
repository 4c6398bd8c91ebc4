import { Mutex, Semaphore } from 'async-mutex'
import { TVar } from '../../../stm/index.ts'
import { KeyIndex } from '../../../stm/types/key-index.ts'
import { Fingerprint } from './fingerprint.ts'

/** The semaphore inside a mutex of `async-mutex`, or the semaphore itself. */
export const semaphoreOf = (lock: Mutex | Semaphore): Semaphore =>
  lock instanceof Mutex ? (lock as unknown as { _semaphore: Semaphore })._semaphore : lock

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
  /** Something was met that may hold state where nobody can look. */
  hasMetUnseenState = false
  readonly #world: object
  readonly #visitThing: (thing: object, into: Fingerprint) => void
  readonly #meet: (object: object, into: Fingerprint) => void
  readonly #seen = new Map<object, number>()

  /**
   * `visitThing` writes a variable, or the semaphore of a lock; `meet` is told of every other object,
   * before its parts are written.
   * `world` holds no state.
   */
  constructor(
    world: object,
    visitThing: (thing: object, into: Fingerprint) => void,
    meet: (object: object, into: Fingerprint) => void,
  ) {
    this.#world = world
    this.#visitThing = visitThing
    this.#meet = meet
  }

  visit(value: unknown, into: Fingerprint): void {
    if (isLimit(value)) {
      into.add(12).add(value.activeCount).add(value.pendingCount)
      return
    }
    if (typeof value !== 'object' || value === null) {
      if (typeof value === 'function') this.hasMetUnseenState = true
      addPrimitive(into, value)
      return
    }
    const before = this.#seen.get(value)
    if (before !== undefined) into.add(3).add(before)
    else {
      this.#seen.set(value, this.#seen.size)
      this.#visitNew(value, into)
    }
  }

  #visitNew(value: object, into: Fingerprint): void {
    if (value instanceof TVar) this.#visitThing(value, into.add(5))
    else if (value instanceof Semaphore) this.#visitThing(value, into.add(4))
    else if (value instanceof Mutex) this.visit(semaphoreOf(value), into.add(4))
    else if (value !== this.#world) {
      this.#meet(value, into)
      this.#visitParts(value, into)
    }
  }

  hasSeen(object: object): boolean {
    return this.#seen.has(object)
  }

  /** The order in the record's objects, sets and maps is left out: it tells who came first, no more. */
  visitRecord(value: unknown, into: Fingerprint): void {
    const isPlain = typeof value === 'object' && value !== null && value !== this.#world
    if (!isPlain || Array.isArray(value)) {
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
      this.hasMetUnseenState ||= isOpaque(value)
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

/** Whether `value` is a function that `p-limit` made, whose state is these two counts and a queue. */
function isLimit(
  value: unknown,
): value is { readonly activeCount: number; readonly pendingCount: number } {
  return typeof value === 'function' && 'activeCount' in value && 'pendingCount' in value
}

/** Whether `value` may hold state that nobody can see: a function may close over anything. */
export function isOpaque(value: unknown): boolean {
  if (typeof value === 'function') return !isLimit(value)
  if (typeof value !== 'object' || value === null) return false
  if (value instanceof TVar || value instanceof KeyIndex) return false
  if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet) return true
  return typeof value.constructor === 'function' && hasPrivateFields(value.constructor)
}

const privacy = new WeakMap<object, boolean>()

/** Whether a class declares a `#private` field, by its text. Private methods hold no state. */
function hasPrivateFields(type: object): boolean {
  let isPrivate = privacy.get(type)
  if (isPrivate === undefined) {
    const source = Function.prototype.toString.call(type).replace(COMMENTS_AND_STRINGS, '')
    isPrivate = /(?<![.\w])#\w+\b(?!\s*\()/.test(source)
    privacy.set(type, isPrivate)
  }
  return isPrivate
}

const COMMENTS_AND_STRINGS = /\/\*[\s\S]*?\*\/|\/\/.*|(['"`])(?:\\.|(?!\1)[\s\S])*\1/g
