import type { ControlledThread } from './controlled-thread.ts'

type Words = Int32Array
type Method = (this: Words, ...args: never[]) => unknown

/** The arrays that stand for others, with plain accesses as places to switch. */
const behind = new WeakMap<object, Words>()
export const unwrapped = (words: Words): Words => behind.get(words) ?? words

/** The place of an element among the words of 32 bits of the memory. */
export const placeOf = (words: Words, index: number): number =>
  words.byteOffset / 4 + (index * words.BYTES_PER_ELEMENT) / 4

/** An array of which each plain read and write is a step, those that its methods make too. */
export function watched(thread: ControlledThread, words: Words): Words {
  const proxy = new Proxy(words, {
    get(target, key) {
      const index = indexOf(key, target)
      if (index !== undefined && thread.isControlled) {
        return thread.step('reads', placeOf(target, index), () => target[index] as number)
      }
      const value: unknown = Reflect.get(target, key, target)
      if (typeof value !== 'function' || key === 'constructor') return value
      if (key === 'subarray') return (...to: [number]) => watched(thread, target.subarray(...to))
      return WORD_BY_WORD[key] ?? (() => thread.refuse(unknown(key)))
    },
    set(target, key, value: number) {
      const index = indexOf(key, target)
      if (index === undefined || !thread.isControlled) {
        return Reflect.set(target, key, value, target)
      }
      const number = +value
      const write = () => {
        target[index] = number
        return number
      }
      thread.step('writes', placeOf(target, index), write, { given: [number] })
      return true
    },
  })
  behind.set(proxy, words)
  return proxy
}

function indexOf(key: string | symbol, { length }: Words): number | undefined {
  const isNumber = typeof key === 'string' && /^\d+$/.test(key)
  return isNumber && Number(key) < length ? Number(key) : undefined
}

const unknown = (key: string | symbol): string =>
  `calls '${String(key)}' of plainWords, which is not explored: read and write its words one by one`

// A method of typed arrays takes no proxy. That of arrays takes anything, and goes from word to word.
const array = Array.prototype as unknown as Record<string | symbol, (...args: unknown[]) => unknown>

const ALIKE = [
  ...[
    'at',
    'entries',
    'every',
    'fill',
    'find',
    'findIndex',
    'findLast',
    'findLastIndex',
    'forEach',
  ],
  ...['includes', 'indexOf', 'join', 'keys', 'lastIndexOf', 'reduce', 'reduceRight', 'reverse'],
  ...['some', 'copyWithin', 'toLocaleString', 'toString', 'values', Symbol.iterator],
]

/** Methods that return other words. */
const COPYING = ['filter', 'map', 'slice', 'toReversed', 'with']

const copying = (name: string): Method =>
  function (this: Words, ...args: unknown[]) {
    return Int32Array.from(Reflect.apply(array[name] as Method, this, args) as number[])
  }

type Order = (a: number, b: number) => number
/** Arrays sort by text, words by value. */
const byValue: Order = (a, b) => a - b

const WORD_BY_WORD: Readonly<Record<string | symbol, Method | undefined>> = {
  ...Object.fromEntries(ALIKE.map((name) => [name, array[name]])),
  ...Object.fromEntries(
    COPYING.filter((name) => name in array).map((name) => [name, copying(name)]),
  ),
  sort(order: Order = byValue) {
    return Reflect.apply(Array.prototype.sort, this, [order])
  },
  toSorted(order: Order = byValue) {
    return Int32Array.from(this).sort(order)
  },
  set(values: ArrayLike<number>, offset = 0) {
    const all = Array.from(values)
    if (offset < 0 || offset + all.length > this.length)
      throw new RangeError('offset is out of bounds')
    for (const [i, value] of all.entries()) this[offset + i] = value
  },
}
