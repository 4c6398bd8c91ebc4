import { Mutex, Semaphore } from 'async-mutex'
import { TVar } from '../../../stm/index.ts'
import { type Cell, cellOf } from '../../../stm/tx.ts'
import type { Fingerprint } from './fingerprint.ts'
import { type DescribeLock, isOpaque, Printer, partsOf, semaphoreOf, wordFor } from './printer.ts'

/** The locks, variables and other objects that a task has come across and that were not there from the start. */
export class Known {
  readonly #things: object[] = []

  /** The place of `thing` among them, perhaps a new one. */
  placeOf(thing: object): number {
    const at = this.#things.indexOf(thing)
    return at >= 0 ? at : this.#things.push(thing) - 1
  }

  get size(): number {
    return this.#things.length
  }

  /** Forgets all but the first `size`. */
  forgetBeyond(size: number): void {
    this.#things.length = size
  }

  [Symbol.iterator](): Iterator<object> {
    return this.#things.values()
  }
}

/**
 * What the tasks share: everything that can be reached from the public fields of the subject and of
 * the record. Gives names to locks and variables, and a print of the state they are all in.
 *
 * What was there from the start is the same object in every run, and is known by its path. What
 * comes later is known to a task by the order in which it came across it, and to the print by the
 * place where it is found, whoever made it (heap canonicalisation, as in Iosif 2002). So it does not
 * matter how often a thing is made anew.
 */
export class SharedState {
  readonly #subject: object
  readonly #record: object | undefined
  readonly #world: object
  /** For those who read. */
  readonly #names = new Map<object, string>()
  readonly #fixed = new Map<object, number>()
  /** All objects that were there from the start. */
  readonly #first: ReadonlySet<object>
  /** What holds state where nobody can look: a closure, a promise, a private field. */
  unseen: string | null = null
  /** There are locks or variables that were not there from the start. */
  hasNewThings = false

  /** `world` holds no state, wherever it is kept. */
  constructor(subject: object, record: object | undefined, world: object) {
    this.#subject = subject
    this.#record = record
    this.#world = world
    this.#first = this.#walk((object, path) => {
      this.#names.set(object, path)
      this.#fixed.set(object, wordFor(path))
    })
  }

  /** The name of a lock or variable: its own, or the path to it, or else `origin`. */
  nameOf(object: object, origin: () => string): string {
    const known = this.#names.get(object)
    if (known !== undefined) return known
    this.hasNewThings = true
    let name = (object as Partial<Cell>).name
    if (name === undefined) {
      this.#walk((other, path) => {
        if (other === object) name ??= path
      })
    }
    name ??= origin()
    this.#names.set(object, name)
    return name
  }

  /** Prints everything. `describeLock` adds who stands in a lock's queue. */
  print(into: Fingerprint, describeLock: DescribeLock): Printer {
    const printer: Printer = new Printer(this.#world, (thing, print) => {
      print.add(this.#fixed.get(thing) ?? this.#meetNew())
      if (thing instanceof TVar) printer.visit(cellOf(thing).value, print)
      else describeLock(thing as Semaphore, print)
    })
    printer.visit(this.#subject, into)
    if (this.#record !== undefined) printer.visitRecord(this.#record, into)
    if (printer.hasMetUnseenState && this.unseen === null) this.#findUnseen()
    return printer
  }

  /** Adds what a task could read unnoticed at this moment: all but what is in variables and locks. */
  observePlain(into: Fingerprint, known: Known): void {
    this.observe(into, known, this.#subject)
  }

  /** Adds a value that a task has read: by content, with the variables in it by name alone. */
  observe(into: Fingerprint, known: Known, value: unknown): void {
    const printer = new Printer(
      this.#world,
      (thing, print) => this.observeThing(print, known, thing),
      (object) => {
        if (this.#first.has(object)) return
        this.#meetNew()
        known.placeOf(object)
      },
    )
    printer.visit(value, into)
  }

  /** Adds that a task has come across a lock or variable. */
  observeThing(into: Fingerprint, known: Known, thing: object): void {
    const id = this.#fixed.get(thing)
    if (id !== undefined) into.add(id)
    else into.add(this.#meetNew()).add(known.placeOf(thing))
  }

  #meetNew(): number {
    this.hasNewThings = true
    return 11
  }

  #look(value: unknown, path: string): void {
    if (isOpaque(value)) this.unseen ??= path || 'the subject'
  }

  #findUnseen(): void {
    this.#walk(() => {})
    this.unseen ??= 'the record, or a value that is passed on'
  }

  #walk(found: (object: object, path: string) => void): ReadonlySet<object> {
    const seen = new Set<object>([this.#world])
    const visit = (value: unknown, path: string): void => {
      this.#look(value, path)
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
    return seen
  }
}

function join(path: string, key: unknown, owner: object): string {
  if (!Array.isArray(owner) && !(owner instanceof Map) && !(owner instanceof Set)) {
    return path === '' ? String(key) : `${path}.${String(key)}`
  }
  return `${path}[${String(key)}]`
}
