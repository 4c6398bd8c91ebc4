import { inspectorOfHost } from './inspector.ts'
import { layoutOf } from './layout.ts'
import { isProxy } from './node-builtins.ts'
import type { PackageVariable } from './package-variables.ts'
import { isHolder, privatesOf } from './parts.ts'
import { scopeWith } from './scope-with.ts'

/** What a variable holds, and what is in that, as far as it was looked into. */
type Reading = readonly unknown[]

/** The number of runs that are watched: each look takes the inspector some 60 µs for each function. */
const WATCHED = 100

/**
 * Watches what packages keep in variables of their own while a program runs, which is no part of a state.
 * What a run changes there and takes back, such as how many batches are open, or what each run begins with
 * afresh, such as an empty list, belongs to the state of the run. What only grows from run to run, such as a
 * version, does not.
 */
export class PackageWatch {
  readonly #variables: readonly PackageVariable[]
  /** Those that were, between two steps of this run or the last, not as at its start. */
  readonly #changed = new Set<number>()
  #runs = 0
  #start: readonly Reading[] = []
  /** How they were at the end of the run before this one; `null` if that was not watched. */
  #end: readonly Reading[] | null = null

  constructor(variables: readonly PackageVariable[]) {
    this.#variables = variables
  }

  /** A run begins. Returns the variable that is not as the last one has left it; `null` if there is none. */
  begin(): string | null {
    this.#runs += 1
    this.#start = this.#read()
    const setAfresh = this.#nameOf((i) => isTakenBack(this.#end?.[i], this.#start[i]))
    this.#changed.clear()
    return setAfresh
  }

  /** Between two steps of the run. */
  look(): void {
    for (const [i, reading] of this.#read().entries()) {
      if (!isSame(reading, this.#start[i])) this.#changed.add(i)
    }
  }

  /**
   * A run is over, and all that it has begun. Returns the variable that it has changed and put back; `null` if
   * there is none. `isWatched`: whether {@link begin} was called at its beginning.
   */
  end(isWatched: boolean): string | null {
    this.#end = isWatched ? this.#read() : null
    return this.#nameOf((i) => isWatched && isSame(this.#end?.[i], this.#start[i]))
  }

  /** The first of those that have changed between two steps of which `holds` is true. */
  #nameOf(holds: (i: number) => boolean): string | null {
    const i = [...this.#changed].find(holds)
    return i === undefined ? null : `${this.#variables[i]?.name} of a package`
  }

  #read(): readonly Reading[] {
    if (this.#runs > WATCHED) return []
    const inspector = inspectorOfHost()
    const scopes = new Map<object, readonly Readonly<Record<string, unknown>>[]>()
    return this.#variables.map(({ seenFrom, name }) => {
      const around = scopes.get(seenFrom) ?? inspector?.scopesOf(seenFrom) ?? []
      scopes.set(seenFrom, around)
      return readingOf(scopeWith(around, name)?.[name])
    })
  }
}

/** An object is looked into so far, and so much of it is compared. */
const DEEPEST = 3
const MOST_PARTS = 200

/** A value, then what is in it. No code of the package runs: neither a getter nor a trap of a `Proxy`. */
function readingOf(value: unknown): Reading {
  const parts: unknown[] = []
  const seen = new Set<unknown>()
  const add = (each: unknown, depth: number): void => {
    if (parts.length >= MOST_PARTS) return
    parts.push(each)
    if (depth === DEEPEST || !isHolder(each) || typeof each === 'symbol' || seen.has(each)) return
    seen.add(each)
    for (const part of partsIn(each)) add(part, depth + 1)
  }
  add(value, 0)
  return parts
}

function partsIn(object: object): readonly unknown[] {
  if (isProxy(object)) return []
  const properties = Object.values(Object.getOwnPropertyDescriptors(object))
  const parts: unknown[] = properties.map((property) => property.value)
  if (object instanceof Map) for (const entry of mapEntries.call(object)) parts.push(...entry)
  if (object instanceof Set) parts.push(...setValues.call(object))
  const layout = layoutOf(Object.getPrototypeOf(object))
  if (layout.hasPrivateFields) parts.push(...(privatesOf(object, layout) ?? []))
  return parts
}

const { entries: mapEntries } = Map.prototype
const { values: setValues } = Set.prototype

const isSame = (a: Reading = [], b: Reading = []): boolean =>
  a.length === b.length && a.every((each, i) => Object.is(each, b[i]))

/** Whether a run begins with less than the one before has left, or with something else. */
function isTakenBack(end: Reading | undefined, start: Reading | undefined): boolean {
  if (end === undefined || start === undefined) return false
  if (start.length !== end.length) return start.length < end.length
  return end.some((each, i) => {
    const now = start[i]
    if (Object.is(each, now)) return false
    return typeof each !== 'number' || typeof now !== 'number' || now < each
  })
}
