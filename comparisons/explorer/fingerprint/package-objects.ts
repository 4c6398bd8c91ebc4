import type { Fingerprint } from './fingerprint.ts'

/** A class of a package whose objects are known as a whole, and not field by field. */
export interface PackageClass {
  readonly prototype: object
  /** The properties that the package keeps for itself. */
  readonly internal: ReadonlySet<string>
  /**
   * The primitive inside an object that wraps one. Without this, the objects are primitives
   * themselves: locks or the like, which have names in traces and whose state the adapter knows.
   */
  readonly primitiveIn?: (wrapper: object) => object
}

/** How the objects of one package are looked into, where that is not done field by field. */
export interface PackageObjects {
  readonly classes?: readonly PackageClass[]
  /** The whole state of a function of the package, in numbers; `undefined` for everything else. */
  stateOf?(f: object): readonly number[] | undefined
}

/** Adds the state of a primitive: its value, and what waits for it in which order. */
export type DescribePrimitive = (primitive: object, into: Fingerprint) => void

const packages: PackageObjects[] = []

/** Makes known the objects of packages that there are adapters for, before any program is run. */
export const registerPackages = (all: readonly PackageObjects[]): void => void packages.push(...all)

/** The class of a package that has this prototype. */
export function packageClassOf(prototype: object): PackageClass | undefined {
  for (const { classes = [] } of packages) {
    const found = classes.find((each) => each.prototype === prototype)
    if (found !== undefined) return found
  }
  return undefined
}

/** The whole state of a function of a package; `undefined` for everything else. */
export function packageStateOf(f: object): readonly number[] | undefined {
  for (const { stateOf } of packages) {
    const state = stateOf?.(f)
    if (state !== undefined) return state
  }
  return undefined
}
