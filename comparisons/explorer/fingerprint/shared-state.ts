import type { Cell } from '../../../stm/cell.ts'
import { TVar } from '../../../stm/index.ts'
import { cellOf } from '../../../stm/tvar.ts'
import type { Fingerprint } from './fingerprint.ts'
import { Place } from './object-path.ts'
import type { DescribePrimitive, Packages } from './package-objects.ts'
import { isOpaque, Printer, partsOf } from './state-hasher.ts'

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
 * the record. Names locks and variables, and hashes the state that they are in.
 *
 * What was there from the start is the same object in every run, is known by where it stood then, and
 * stays a part of the state when nobody shares it any more, for a task may still hold it. What comes
 * later is known to a task by the order in which it came across it, and to the print by the place where
 * it is found, whichever task made it (heap canonicalisation, as in Iosif 2002). So it does not matter how
 * often a program creates it.
 */
export class SharedState {
  readonly #subject: object
  readonly #record: object | undefined
  readonly #world: object
  readonly #packages: Packages
  /** All objects that were there from the start, and the semaphores in them. */
  readonly #places: ReadonlyMap<object, Place>
  /** Names of locks and variables that were not. */
  readonly #names = new Map<object, string>()
  /** What holds state where nobody can look: a closure, a promise, a private field. */
  unseen: string | null = null
  /** There are locks or variables that were not there from the start. */
  hasNewThings = false

  /** `world` holds no state, wherever it is kept. */
  constructor(subject: object, record: object | undefined, world: object, packages: Packages) {
    this.#subject = subject
    this.#record = record
    this.#world = world
    this.#packages = packages
    this.#places = this.#walk()
  }

  /** The name of a lock or variable: its own, or the path to it, or else `origin`. */
  nameOf(thing: object, origin: () => string): string {
    const known = this.#places.get(thing)?.path ?? this.#names.get(thing)
    if (known !== undefined) return known
    this.hasNewThings = true
    const name = (thing as Partial<Cell>).name ?? this.#walk().get(thing)?.path ?? origin()
    this.#names.set(thing, name)
    return name
  }

  /** Prints everything. `describe` adds who stands in a lock's queue. */
  print(into: Fingerprint, describe: DescribePrimitive): Printer {
    const printer: Printer = new Printer(
      this.#world,
      this.#packages,
      (thing, print) => {
        const place = this.#places.get(thing)
        if (place === undefined) print.add(this.#meetNew())
        else print.add(KNOWN).add(place.number)
        if (thing instanceof TVar) printer.visit(cellOf(thing).value, print)
        else describe(thing, print)
      },
      (object, print) => {
        const place = this.#places.get(object)
        if (place !== undefined) print.add(KNOWN).add(place.number)
      },
    )
    printer.visit(this.#subject, into)
    // What nobody shares any more some task may still hold.
    for (const object of this.#places.keys()) {
      if (!printer.hasSeen(object)) printer.visit(object, into.add(KEPT))
    }
    if (this.#record !== undefined) printer.visitRecord(this.#record, into)
    if (printer.hasMetUnseenState && this.unseen === null) this.#findUnseen()
    return printer
  }

  /** Adds what a task could read unnoticed at this moment: all but what is in variables and locks. */
  observePlain(into: Fingerprint, known: Known): void {
    this.observe(into, known, this.#subject)
  }

  /** Adds a value that a task has read: by content, and which objects it is made of; of variables no more than which. */
  observe(into: Fingerprint, known: Known, value: unknown): void {
    const meet = (object: object, print: Fingerprint) => this.observeObject(print, known, object)
    new Printer(this.#world, this.#packages, meet, meet).visit(value, into)
  }

  /** Adds that a task has come across an object. */
  observeObject(into: Fingerprint, known: Known, thing: object): void {
    const place = this.#places.get(thing)
    if (place !== undefined) into.add(KNOWN).add(place.number)
    else into.add(this.#meetNew()).add(known.placeOf(thing))
  }

  /** A task has come across `value`, and nobody follows what it knows. */
  meet(value: unknown): void {
    if (typeof value !== 'object' || value === null) return
    const isThing = value instanceof TVar || this.#packages.primitiveIn(value) === value
    if (isThing && !this.#places.has(value)) this.hasNewThings = true
  }

  #meetNew(): number {
    this.hasNewThings = true
    return NEW
  }

  #findUnseen(): void {
    this.#walk()
    this.unseen ??= 'the record, or a value that is passed on'
  }

  /** Everything that can be reached from the subject, and where it stands. */
  #walk(): ReadonlyMap<object, Place> {
    const places = new Map<object, Place>()
    const visit = (value: unknown, owner: Place | null, key: unknown): void => {
      if (isOpaque(value, this.#packages)) this.unseen ??= owner?.pathTo(key) ?? 'the subject'
      if (typeof value !== 'object' || value === null) return
      if (value === this.#world || places.has(value)) return
      const place = new Place(value, places.size, owner, key)
      places.set(value, place)
      for (const [key, inner] of this.#contentsOf(value)) visit(inner, place, key)
    }
    visit(this.#subject, null, undefined)
    return places
  }

  /** What an object has, by its keys. Wrappers are not seen: what they hold has no key. */
  #contentsOf(object: object): Iterable<readonly [unknown, unknown]> {
    if (object instanceof TVar) return [[undefined, cellOf(object).value]]
    const primitive = this.#packages.primitiveIn(object)
    if (primitive === undefined) return partsOf(object)
    return primitive === object ? [] : [[undefined, primitive]]
  }
}

// Words that stand before the number of what was there from the start, what is new, and what is left.
const KNOWN = 13
const NEW = 11
const KEPT = 14
