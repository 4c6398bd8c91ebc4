import { Patches } from '../execution/patches.ts'
import { eachIn } from './language-methods.ts'

/** Whose code is running. */
interface Owner {
  readonly rank: number
}

/** An iteration over a `Map` or a `Set` that has begun and not ended. */
interface Iteration {
  readonly owner: Owner
  readonly over: Collection
  /** How many of the elements that are there now it has passed. */
  position: number
  /** How many it has passed that are not there any more, or have come back behind it. */
  lost: number
}

type Collection = Map<unknown, unknown> | Set<unknown>

let underWay = new WeakMap<object, Iteration[]>()
let byIterator = new WeakMap<object, Iteration>()

/** Whether any iteration has begun. All code comes past here while it is watched, and most of it has none. */
let hasAny = false

function forgetAll(): void {
  hasAny = false
  underWay = new WeakMap()
  byIterator = new WeakMap()
}

/**
 * The iterations over a `Map` or a `Set` that would go on otherwise than those tell who have seen the
 * same elements: which task's, by its rank, and how many elements that it has passed were removed. What is
 * put back comes behind all others, and is met again. Empty where that is not watched.
 */
export function disturbed(collection: object): readonly (readonly [rank: number, lost: number])[] {
  const found = underWay.get(collection)?.filter(({ lost }) => lost > 0) ?? []
  return found.map(({ owner, lost }) => [owner.rank, lost] as const).sort(byNumbers)
}

const byNumbers = ([a, b]: readonly [number, number], [c, d]: readonly [number, number]): number =>
  a - c || b - d

function begins(iterator: object, over: Collection, owner: Owner): void {
  const iteration = { owner, over, position: 0, lost: 0 }
  hasAny = true
  byIterator.set(iterator, iteration)
  underWay.set(over, [...(underWay.get(over) ?? []), iteration])
}

function passes(iterator: object, isOver: boolean | undefined): void {
  const iteration = byIterator.get(iterator)
  if (iteration === undefined) return
  if (!isOver) iteration.position += 1
  else ends(iterator, iteration)
}

function ends(iterator: object, iteration = byIterator.get(iterator)): void {
  if (iteration === undefined) return
  byIterator.delete(iterator)
  const others = underWay.get(iteration.over)?.filter((each) => each !== iteration) ?? []
  underWay.set(iteration.over, others)
}

/** The element at this place is removed, or all from it on. */
function removed(collection: object, from: number, to = from + 1): void {
  for (const iteration of underWay.get(collection) ?? []) {
    const passed = Math.max(0, Math.min(iteration.position, to) - from)
    iteration.position -= passed
    iteration.lost += passed
  }
}

function placeOf(collection: Collection, key: unknown): number {
  let [place, found] = [0, -1]
  eachIn(collection, (_, each) => {
    if (Object.is(each, key) || each === key) found = place
    place += 1
  })
  return found
}

type Method = (this: object, first?: unknown) => unknown
type Methods = Record<PropertyKey, Method>

/** Watches the iterations of a program through the runs of one exploration. */
export class Iterations {
  readonly #patches = new Patches()
  readonly #running: (() => Owner | null) | undefined
  #isOn = false

  /** `running`: whose code is running; `null` for all that is no task's. Without it nothing is watched. */
  constructor(running: (() => Owner | null) | undefined) {
    this.#running = running
  }

  /** A run begins. `areWatched`: whether some loop of the program may go on after a step. */
  begin(areWatched: boolean): void {
    if (this.#isOn) forgetAll()
    if (!areWatched || this.#isOn || this.#running === undefined) return
    this.#isOn = true
    for (const collection of [new Map(), new Set()]) {
      this.#watchIterators(Object.getPrototypeOf(collection.values()))
      this.#watch(Object.getPrototypeOf(collection), this.#running)
    }
  }

  /** Puts the methods of the language back. */
  end(): void {
    if (!this.#isOn) return
    this.#patches.putBack()
    forgetAll()
    this.#isOn = false
  }

  #watch(prototype: Methods, running: () => Owner | null): void {
    for (const key of ['keys', 'values', 'entries', Symbol.iterator]) {
      this.#wrap(prototype, key, (real) => {
        return function () {
          const iterator = real.call(this) as object
          const owner = running()
          if (owner) begins(iterator, this as Collection, owner)
          return iterator
        }
      })
    }
    this.#wrap(prototype, 'delete', (real) => {
      return function (key) {
        const place = hasAny && underWay.has(this) ? placeOf(this as Collection, key) : -1
        if (place >= 0) removed(this, place)
        return real.call(this, key)
      }
    })
    this.#wrap(prototype, 'clear', (real) => {
      return function () {
        if (hasAny) removed(this, 0, Infinity)
        return real.call(this)
      }
    })
  }

  #watchIterators(prototype: Methods): void {
    this.#wrap(prototype, 'next', (real) => {
      return function () {
        const result = real.call(this) as IteratorResult<unknown>
        if (hasAny) passes(this, result.done)
        return result
      }
    })
    // A loop that is left early says so, where there is a method to say it with.
    const value = function (this: object, value?: unknown): IteratorResult<unknown> {
      ends(this)
      return { done: true, value }
    }
    this.#patches.define(prototype, 'return', { value, writable: true })
  }

  /** Replaces a method, and keeps its name. */
  #wrap(prototype: Methods, key: PropertyKey, instead: (real: Method) => Method): void {
    this.#patches.replace(prototype, key as string, (real) =>
      Object.defineProperty(instead(real), 'name', { value: real.name, configurable: true }),
    )
  }
}
