import { TVar } from '../../../stm/index.ts'
import { KeyIndex } from '../../../stm/types/key-index.ts'
import { Fingerprint } from './fingerprint.ts'
import type { Packages } from './package-objects.ts'

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

/** Writes what can be reached from an object into a fingerprint, each object once. */
export class Printer {
  /** Something was met that may hold state where nobody can look. */
  hasMetUnseenState = false
  readonly #world: object
  readonly #packages: Packages
  readonly #visitThing: (thing: object, into: Fingerprint) => void
  readonly #meet: (object: object, into: Fingerprint) => void
  readonly #seen = new Map<object, number>()

  /**
   * `visitThing` writes a variable, or a lock; `meet` is called with every other object,
   * before its parts are written.
   * `world` holds no state.
   */
  constructor(
    world: object,
    packages: Packages,
    visitThing: (thing: object, into: Fingerprint) => void,
    meet: (object: object, into: Fingerprint) => void,
  ) {
    this.#world = world
    this.#packages = packages
    this.#visitThing = visitThing
    this.#meet = meet
  }

  visit(value: unknown, into: Fingerprint): void {
    if (typeof value !== 'object' || value === null) {
      if (typeof value === 'function') {
        const state = this.#packages.stateOf(value)
        if (state !== undefined) {
          into.add(12)
          for (const number of state) into.add(number)
          return
        }
        this.hasMetUnseenState = true
      }
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
    else if (value !== this.#world) {
      const primitive = this.#packages.primitiveIn(value)
      if (primitive === value) this.#visitThing(value, into.add(4))
      else if (primitive !== undefined) this.visit(primitive, into.add(4))
      else {
        this.#meet(value, into)
        this.#visitParts(value, into)
      }
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
      this.hasMetUnseenState ||= isOpaque(value, this.#packages)
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

/** Whether `value` may hold state that nobody can see: a function may close over anything. */
export function isOpaque(value: unknown, packages: Packages): boolean {
  if (typeof value === 'function') return packages.stateOf(value) === undefined
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
