import type { Fingerprint } from './fingerprint.ts'

/** How the objects of one package are looked into, where that is not done field by field. */
export interface PackageObjects {
  /**
   * The primitive that `value` is or wraps: a lock or the like, which has a name in traces and
   * whose state its adapter knows. `undefined` for everything else.
   */
  primitiveIn?(value: object): object | undefined
  /** The whole state of a function of the package, in numbers; `undefined` for everything else. */
  stateOf?(value: object): readonly number[] | undefined
}

/** Adds the state of a primitive: its value, and what waits for it in which order. */
export type DescribePrimitive = (primitive: object, into: Fingerprint) => void

/** The objects of all packages that there are adapters for. */
export class Packages {
  readonly #all: readonly PackageObjects[]

  constructor(all: readonly PackageObjects[]) {
    this.#all = all
  }

  primitiveIn(value: object): object | undefined {
    for (const each of this.#all) {
      const primitive = each.primitiveIn?.(value)
      if (primitive !== undefined) return primitive
    }
    return undefined
  }

  stateOf(value: object): readonly number[] | undefined {
    for (const each of this.#all) {
      const state = each.stateOf?.(value)
      if (state !== undefined) return state
    }
    return undefined
  }
}
