import { assertCount } from '../assert-count.ts'
import { Codec } from './codec.ts'
import { doesNotFit } from './errors.ts'

/** Whether `value` is a whole number of 32 bits. -0 is one. */
export const isInt32 = (value: unknown): value is number =>
  typeof value === 'number' && (value | 0) === value

export const notInt32 = (value: unknown) =>
  doesNotFit('int32', value, 'not a whole number of 32 bits')

class Int32 extends Codec<number> {
  readonly signature = 'int32'
  readonly words = 1
  readonly initial = 0

  encode(value: number, into: Int32Array, at: number): void {
    if (!isInt32(value)) throw notInt32(value)
    into[at] = value
  }

  decode(from: Int32Array, at: number): number {
    return from[at] as number
  }
}

const float = new Float64Array(1)
const halves = new Int32Array(float.buffer)

class Float64 extends Codec<number> {
  readonly signature = 'float64'
  readonly words = 2
  readonly initial = 0

  encode(value: number, into: Int32Array, at: number): void {
    if (typeof value !== 'number') throw doesNotFit(this.signature, value, 'not a number')
    float[0] = Number.isNaN(value) ? Number.NaN : value // one NaN, of many
    into[at] = halves[0] as number
    into[at + 1] = halves[1] as number
  }

  decode(from: Int32Array, at: number): number {
    halves[0] = from[at] as number
    halves[1] = from[at + 1] as number
    return float[0] as number
  }
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

class Text extends Codec<string> {
  readonly signature: string
  readonly words: number
  readonly initial = ''
  readonly #bytes: number

  constructor(bytes: number) {
    super()
    assertCount('the bytes of a text', bytes)
    this.#bytes = bytes
    this.signature = `text(${bytes})`
    this.words = 1 + Math.ceil(bytes / 4)
  }

  encode(value: string, into: Int32Array, at: number): void {
    if (typeof value !== 'string') throw doesNotFit(this.signature, value, 'not a string')
    const bytes = encoder.encode(value)
    if (bytes.length > this.#bytes) {
      throw doesNotFit(this.signature, value, `it takes ${bytes.length} bytes of UTF-8`)
    }
    if (decoder.decode(bytes) !== value) throw doesNotFit(this.signature, value, 'not well-formed')
    into.fill(0, at, at + this.words)
    into[at] = bytes.length
    for (const [i, byte] of bytes.entries()) {
      const word = at + 1 + (i >> 2)
      into[word] = (into[word] as number) | (byte << (8 * (i & 3)))
    }
  }

  decode(from: Int32Array, at: number): string {
    const bytes = new Uint8Array(from[at] as number)
    for (let i = 0; i < bytes.length; i += 1) {
      bytes[i] = (from[at + 1 + (i >> 2)] as number) >> (8 * (i & 3))
    }
    return decoder.decode(bytes)
  }
}

/** The values whose codecs are `Codecs`. */
type Values<Codecs> = {
  readonly [Key in keyof Codecs]: Codecs[Key] extends Codec<infer A> ? A : never
}

class Struct<Fields extends Readonly<Record<string, Codec<unknown>>>> extends Codec<
  Values<Fields>
> {
  readonly signature: string
  readonly words: number
  readonly #fields: readonly (readonly [name: string, codec: Codec<unknown>])[]
  readonly #names: ReadonlySet<string>

  constructor(fields: Fields) {
    super()
    this.#fields = Object.entries(fields) as never
    this.#names = new Set(Object.keys(fields))
    const parts = this.#fields.map(([name, codec]) => `${JSON.stringify(name)}:${codec.signature}`)
    this.signature = `struct{${parts.join()}}`
    this.words = this.#fields.reduce((sum, [, codec]) => sum + codec.words, 0)
  }

  get initial(): Values<Fields> {
    return Object.fromEntries(this.#fields.map(([name, { initial }]) => [name, initial])) as never
  }

  encode(value: Values<Fields>, into: Int32Array, at: number): void {
    if (typeof value !== 'object' || value === null) {
      throw doesNotFit(this.signature, value, 'not an object')
    }
    const other = Object.keys(value).find((name) => !this.#names.has(name))
    if (other !== undefined) throw doesNotFit(this.signature, value, `it has no field '${other}'`)
    const [symbol] = Object.getOwnPropertySymbols(value)
    if (symbol !== undefined) {
      throw doesNotFit(this.signature, value, `it has no field ${String(symbol)}`)
    }
    let next = at
    for (const [name, codec] of this.#fields) {
      codec.encode(value[name], into, next)
      next += codec.words
    }
  }

  decode(from: Int32Array, at: number): Values<Fields> {
    const value: Record<string, unknown> = {}
    let next = at
    for (const [name, codec] of this.#fields) {
      if (name === '__proto__') define(value, name, codec.decode(from, next))
      else value[name] = codec.decode(from, next)
      next += codec.words
    }
    return value as Values<Fields>
  }
}

/** An assignment to `__proto__` would set the prototype. */
const define = (object: object, name: string, value: unknown): void => {
  Object.defineProperty(object, name, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  })
}

class List<A> extends Codec<readonly A[]> {
  readonly signature: string
  readonly words: number
  readonly initial: readonly A[] = []
  readonly #most: number
  readonly #of: Codec<A>

  constructor(most: number, of: Codec<A>) {
    super()
    assertCount('the items of a list', most)
    this.#most = most
    this.#of = of
    this.signature = `list(${most},${of.signature})`
    this.words = 1 + most * of.words
  }

  encode(items: readonly A[], into: Int32Array, at: number): void {
    if (!Array.isArray(items)) throw doesNotFit(this.signature, items, 'not an array')
    const { length } = items
    if (length > this.#most) throw doesNotFit(this.signature, items, `it has ${length} items`)
    into.fill(0, at, at + this.words)
    into[at] = length
    // Not a loop of the array, which would follow a getter of an item that adds more.
    for (let i = 0; i < length; i += 1) {
      this.#of.encode(items[i] as A, into, at + 1 + i * this.#of.words)
    }
  }

  decode(from: Int32Array, at: number): readonly A[] {
    return Array.from({ length: from[at] as number }, (_, i) =>
      this.#of.decode(from, at + 1 + i * this.#of.words),
    )
  }
}

/**
 * Whole numbers of 32 bits. 0 at first. The fastest; -0 is kept as 0.
 *
 * @example
 * const { hits } = createHeap({ hits: int32 }).variables
 * hits.peek() // => 0
 */
export const int32: Codec<number> = new Int32()

/**
 * Any number. 0 at first.
 *
 * @example
 * const heap = createHeap({ share: float64 })
 * heap.atomicallySync((tx) => heap.variables.share.set(tx, 0.25))
 * heap.variables.share.peek() // => 0.25
 */
export const float64: Codec<number> = new Float64()

/**
 * A string of at most this many bytes of UTF-8. Empty at first.
 * @throws RangeError unless `bytes` is a whole number of 0 or more.
 *
 * @example
 * const heap = createHeap({ name: text(16) })
 * heap.atomicallySync((tx) => heap.variables.name.set(tx, 'Ann'))
 * heap.variables.name.peek() // => 'Ann'
 */
export const text = (bytes: number): Codec<string> => new Text(bytes)

/**
 * An object with these fields, and no others: one with more does not fit. It is read and written as a
 * whole.
 *
 * @example
 * const user = struct({ name: text(16), age: int32 })
 * createHeap({ user }).variables.user.peek() // => { name: '', age: 0 }
 */
export const struct = <const Fields extends Readonly<Record<string, Codec<unknown>>>>(
  fields: Fields,
): Codec<Values<Fields>> => new Struct(fields)

/**
 * An array of at most this many items in one variable. It is read and written as a whole.
 * @throws RangeError unless `most` is a whole number of 0 or more.
 *
 * @example
 * const heap = createHeap({ queue: list(3, int32) })
 * heap.atomicallySync((tx) => heap.variables.queue.set(tx, [4, 2]))
 * heap.variables.queue.peek() // => [ 4, 2 ]
 */
export const list = <A>(most: number, of: Codec<A>): Codec<readonly A[]> => new List(most, of)
