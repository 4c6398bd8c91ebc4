import { Codec } from './codec.ts'
import { doesNotFit } from './errors.ts'

type Scalar = string | number | boolean | null

class OneOf<A extends Scalar> extends Codec<A> {
  readonly words = 1
  readonly signature: string
  readonly #values: readonly A[]

  constructor(signature: string, values: readonly A[]) {
    super()
    this.signature = signature
    this.#values = values
  }

  get initial(): A {
    return this.#values[0] as A
  }

  encode(value: A, into: Int32Array, at: number): void {
    const isTricky = value === 0 || Number.isNaN(value)
    const index = isTricky ? this.#indexOf(value) : this.#values.indexOf(value)
    if (index < 0) throw doesNotFit(this.signature, value, 'it is none of them')
    into[at] = index
  }

  /** By Object.is. -0 is kept as 0, if it is not listed. */
  #indexOf(value: A): number {
    const index = this.#values.findIndex((one) => Object.is(one, value))
    return index < 0 && Object.is(value, -0) ? this.#indexOf(0 as A) : index
  }

  decode(from: Int32Array, at: number): A {
    return this.#values[from[at] as number] as A
  }
}

/**
 * `false` at first.
 *
 * @example
 * createHeap({ isOpen: boolean }).variables.isOpen.peek() // => false
 */
export const boolean: Codec<boolean> = new OneOf('boolean', [false, true])

/**
 * One of `values`; the first of them at first. NaN may be one, and -0 another than 0; if it is not
 * listed, it is kept as 0.
 *
 * @example
 * createHeap({ light: oneOf('red', 'green') }).variables.light.peek() // => 'red'
 */
export const oneOf = <const Values extends readonly [Scalar, ...Scalar[]]>(
  ...values: Values
): Codec<Values[number]> => new OneOf(`oneOf(${values.map(scalarText).join()})`, values)

/** A text that differs for any two values. JSON has none for NaN, the infinities and -0. */
const scalarText = (value: Scalar): string => {
  if (typeof value === 'string') return JSON.stringify(value)
  return Object.is(value, -0) ? '-0' : String(value)
}
