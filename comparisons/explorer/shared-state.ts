import { Mutex, Semaphore } from 'async-mutex'
import { TVar } from '../../stm/index.ts'
import { type Cell, cellOf } from '../../stm/tx.ts'
import { KeyIndex } from '../../stm/types/key-index.ts'
import { Fingerprint } from './fingerprint.ts'
import {
  addPrimitive,
  type DescribeLock,
  Printer,
  partsOf,
  semaphoreOf,
  type Thing,
  wordFor,
} from './printer.ts'

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

function join(path: string, key: unknown, owner: object): string {
  if (!Array.isArray(owner) && !(owner instanceof Map) && !(owner instanceof Set)) {
    return path === '' ? String(key) : `${path}.${String(key)}`
  }
  return `${path}[${String(key)}]`
}
