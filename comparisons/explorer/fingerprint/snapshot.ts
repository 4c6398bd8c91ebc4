import type { Care } from './contents.ts'

type Properties = Readonly<Record<PropertyKey, unknown>>

/**
 * How a function, a prototype or a constant of the program was when it was first met. It rarely
 * changes, so a quick look that finds it unchanged takes the place of hashing it.
 */
export class Snapshot {
  readonly #prototype: object | null
  readonly #keys: readonly PropertyKey[]
  readonly #names: number
  /** The properties that can be changed by assignment alone, and their values. */
  readonly #assigned: readonly PropertyKey[]
  readonly #values: readonly unknown[]
  readonly #enumerable: readonly string[]
  readonly #properties: ReadonlyMap<PropertyKey, PropertyDescriptor>
  readonly #isExtensible: boolean

  constructor(object: object) {
    this.#prototype = Object.getPrototypeOf(object)
    this.#keys = Reflect.ownKeys(object).filter((key) => !isMomentary(key))
    this.#names = Object.getOwnPropertyNames(object).length
    this.#enumerable = Object.keys(object)
    this.#properties = new Map(this.#keys.map((key) => [key, propertyOf(object, key)]))
    this.#assigned = this.#keys.filter((key) => this.#properties.get(key)?.writable)
    this.#values = this.#assigned.map((key) => this.#properties.get(key)?.value)
    this.#isExtensible = Object.isExtensible(object)
  }

  /** Whether nothing has changed in `object` itself; in what its properties hold, something may have. */
  isOf(object: object, { definitions, symbols }: Readonly<Care>): boolean {
    if (definitions) return this.#isExactlyOf(object)
    if (!this.#hasSameNames(object)) return false
    for (let i = 0; i < this.#assigned.length; i += 1) {
      const value = (object as Properties)[this.#assigned[i] as PropertyKey]
      if (!Object.is(value, this.#values[i])) return false
    }
    return !symbols || this.#countNew(object) === 0
  }

  /** Their order tells which of them was assigned first. */
  #hasSameNames(object: object): boolean {
    const names = Object.keys(object)
    if (names.length !== this.#enumerable.length) return false
    for (let i = 0; i < names.length; i += 1) if (names[i] !== this.#enumerable[i]) return false
    return true
  }

  #countNew(object: object): number {
    const momentary = MOMENTARY.filter((key) => Object.hasOwn(object, key)).length
    return Reflect.ownKeys(object).length - momentary - this.#keys.length
  }

  #isExactlyOf(object: object): boolean {
    if (Object.getOwnPropertyNames(object).length !== this.#names) return false
    if (Object.getPrototypeOf(object) !== this.#prototype) return false
    if (Object.isExtensible(object) !== this.#isExtensible) return false
    const keys = Reflect.ownKeys(object).filter((key) => !isMomentary(key))
    if (keys.length !== this.#keys.length) return false
    return keys.every((key, i) => {
      const before = this.#properties.get(key)
      return (
        key === this.#keys[i] && before !== undefined && isAlike(before, propertyOf(object, key))
      )
    })
  }
}

/** In code that is not strict, these properties of a function are what the moment makes them. */
const MOMENTARY = ['caller', 'arguments']

const isMomentary = (key: PropertyKey): boolean => MOMENTARY.includes(key as string)

const propertyOf = (object: object, key: PropertyKey): PropertyDescriptor =>
  Object.getOwnPropertyDescriptor(object, key) as PropertyDescriptor

const isAlike = (a: PropertyDescriptor, b: PropertyDescriptor): boolean =>
  Object.is(a.value, b.value) &&
  a.get === b.get &&
  a.set === b.set &&
  a.writable === b.writable &&
  a.enumerable === b.enumerable &&
  a.configurable === b.configurable
