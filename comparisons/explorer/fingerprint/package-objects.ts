import type { PropertyRules } from './contents.ts'
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
  /**
   * The state of a function of the package, in numbers, but for what a program has put on it;
   * `undefined` for everything else.
   */
  stateOf?(f: object): readonly number[] | undefined
  /** The properties that such a function has from the package. */
  readonly internal?: readonly string[]
}

/** Adds the state of a primitive: its value, and what waits for it in which order. */
export type DescribePrimitive = (primitive: object, into: Fingerprint) => void

const packages: PackageObjects[] = []

const internal = new Set(['length', 'name'])

/** How the properties of a function of a package are looked at: those that a program has put there. */
export const OF_PACKAGE: PropertyRules = { internal, isTyped: false, isSimple: true }

/** Makes known the objects of packages that there are adapters for, before any program is run. */
export function registerPackages(all: readonly PackageObjects[]): void {
  packages.push(...all)
  for (const key of all.flatMap((each) => each.internal ?? [])) internal.add(key)
}

/** The class of a package that has this prototype. */
export function packageClassOf(prototype: object): PackageClass | undefined {
  for (const { classes = [] } of packages) {
    const found = classes.find((each) => each.prototype === prototype)
    if (found !== undefined) return found
  }
  return undefined
}

/** See {@link PackageObjects.stateOf}. */
export function packageStateOf(f: object): readonly number[] | undefined {
  for (const { stateOf } of packages) {
    const state = stateOf?.(f)
    if (state !== undefined) return state
  }
  return undefined
}
