import { Mutex, Semaphore } from 'async-mutex'
import { TVar } from '../../stm/index.ts'
import { type Cell, cellOf } from '../../stm/tx.ts'
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

/**
 * What the tasks share: everything that can be reached from the public fields of the subject and of
 * the record. Gives names to locks and variables, and a print of the state they are all in.
 */
export class SharedState {
  readonly #subject: object
  readonly #record: object | undefined
  readonly #world: object
  readonly #things = new Map<object, Thing>()
  /** Holds state where nobody can look: a closure, a promise, a private field. */
  hasUnseenState = false

  /** `world` holds no state, wherever it is kept. */
  constructor(subject: object, record: object | undefined, world: object) {
    this.#subject = subject
    this.#record = record
    this.#world = world
    this.#walk((object, path) => this.#things.set(object, { id: wordFor(path), name: path }))
  }

  /**
   * The lock or variable `object`. One that came into being later is known by `origin`: the task
   * that used it first, and how many such it had used before.
   */
  thing(object: object, origin: () => string): Thing {
    let thing = this.#things.get(object)
    if (thing === undefined) {
      const from = origin()
      thing = { id: wordFor(from), name: (object as Partial<Cell>).name ?? from }
      this.#things.set(object, thing)
      this.#walk((other, path) => {
        if (other === object && thing !== undefined) thing.name = path
      })
    }
    return thing
  }

  /** A print of everything. `describeLock` adds who stands in a lock's queue. */
  printAll(describeLock: DescribeLock): Fingerprint {
    const print = new Fingerprint()
    const printer = new Printer(this.#things, describeLock)
    printer.visit(this.#subject, print)
    if (this.#record !== undefined) printer.visitRecord(this.#record, print)
    return print
  }

  /** A print of what a task could have read unnoticed: all but variables, locks and the record. */
  printPlain(): Fingerprint {
    const print = new Fingerprint()
    new Printer(this.#things, null).visit(this.#subject, print)
    return print
  }

  /** Adds a value that a task has read: by content, with the variables in it by name alone. */
  addValue(into: Fingerprint, value: unknown): void {
    if (typeof value !== 'object') addPrimitive(into, value)
    else new Printer(this.#things, null).visit(value, into)
  }

  #walk(found: (object: object, path: string) => void): void {
    const seen = new Set<object>([this.#world])
    const visit = (value: unknown, path: string): void => {
      if (isOpaque(value)) this.hasUnseenState = true
      if (typeof value !== 'object' || value === null || seen.has(value)) return
      seen.add(value)
      if (value instanceof TVar) {
        found(value, value.name ?? path)
        visit(cellOf(value).value, path)
      } else if (value instanceof Mutex || value instanceof Semaphore) {
        found(semaphoreOf(value), path)
      } else {
        for (const [key, inner] of partsOf(value)) visit(inner, join(path, key, value))
      }
    }
    visit(this.#subject, '')
  }
}

/** Whether `value` may hold state that nobody can see: a function may close over anything. */
function isOpaque(value: unknown): boolean {
  if (typeof value === 'function') return true
  if (typeof value !== 'object' || value === null || value instanceof TVar) return false
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

function partsOf(value: object): Iterable<readonly [unknown, unknown]> {
  if (value instanceof Map) return value
  if (value instanceof Set) return [...value].entries()
  return Object.entries(value)
}

function join(path: string, key: unknown, owner: object): string {
  if (!Array.isArray(owner) && !(owner instanceof Map) && !(owner instanceof Set)) {
    return path === '' ? String(key) : `${path}.${String(key)}`
  }
  return `${path}[${String(key)}]`
}

type DescribeLock = (lock: Semaphore, into: Fingerprint) => void

class Printer {
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
    else if (value instanceof Date) into.addNumber(value.getTime())
    else {
      for (const key of Object.keys(value)) {
        into.add(wordFor(key))
        this.visit((value as Record<string, unknown>)[key], into)
      }
    }
    into.add(7)
  }

  #visitCollection(value: Map<unknown, unknown> | Set<unknown>, into: Fingerprint): void {
    for (const [key, inner] of value.entries()) {
      this.visit(key, into)
      this.visit(inner, into)
    }
  }
}

function addPrimitive(print: Fingerprint, value: unknown): void {
  if (typeof value === 'number') print.addNumber(value)
  else if (typeof value === 'string') print.add(8).add(wordFor(value))
  else
    print.add(9).add(wordFor(`${typeof value} ${typeof value === 'function' ? '' : String(value)}`))
}
