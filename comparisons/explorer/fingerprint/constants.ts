import type { ObjectPath } from './object-path.ts'
import type { Snapshot } from './snapshot.ts'

/** What can be reached at the start of a run, in the order in which it was found. */
interface Found {
  readonly paths: ReadonlyMap<object | symbol, ObjectPath>
  /** The ranges of {@link paths} that belong to one root or one class each. */
  readonly trees: readonly (readonly [from: number, to: number])[]
  readonly special: ReadonlySet<object | symbol>
  readonly data: readonly (object | symbol)[]
}

/**
 * The classes and the constants of the program that are the same objects in every run, with all that
 * belongs to them. They are found once, and looked at from then on only to see that they have not
 * changed.
 */
export class Constants {
  readonly paths: ReadonlyMap<object | symbol, ObjectPath>
  readonly objects: readonly object[]
  readonly snapshots: readonly Snapshot[]
  /** The numbers of all else, in the order in which it was found. */
  readonly #numbers: readonly number[]
  readonly #size: number

  /** Holds what was found in a second run against what was found in the first. */
  constructor(first: Found, second: Found, snapshotOf: (object: object) => Snapshot) {
    const found = [...first.paths]
    const others = [...second.paths.keys()]
    const paths = new Map<object | symbol, ObjectPath>()
    for (const [from, to] of first.trees) {
      const tree = found.slice(from, to)
      const isSame = ([object]: (typeof tree)[number], i: number) =>
        others[from + i] === object && !first.special.has(object)
      if (!tree.every(isSame)) continue
      for (const [object, path] of tree) paths.set(object, path)
    }
    this.paths = paths
    this.objects = [...paths.keys()].filter((object) => typeof object !== 'symbol')
    this.snapshots = this.objects.map(snapshotOf)
    this.holdData = first.data.some((object) => paths.has(object))
    this.#size = found.length
    this.#numbers = found.flatMap(([object, { number }]) => (paths.has(object) ? [] : [number]))
  }

  /** Whether there are constants that hold data, which were hashed as long as they were not known. */
  readonly holdData: boolean

  /** The number of an object that is found after `found` others in this run. */
  numberOf(found: number): number {
    return this.#numbers[found] ?? this.#size + found
  }
}
