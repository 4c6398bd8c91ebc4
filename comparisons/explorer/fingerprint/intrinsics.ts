/**
 * What the language itself provides: functions, prototypes and symbols, by where they stand, as in
 * `Array.prototype.push`. They are the same in every run, and hold no state of a program.
 */
const names = new Map<unknown, string>()

/** The constructors and namespaces of ECMAScript, by their names in the global object. */
const ROOTS = [
  'Object',
  'Function',
  'Array',
  'Map',
  'Set',
  'WeakMap',
  'WeakSet',
  'WeakRef',
  'FinalizationRegistry',
  'Promise',
  'Proxy',
  'Date',
  'RegExp',
  'String',
  'Number',
  'Boolean',
  'Symbol',
  'BigInt',
  'Error',
  'AggregateError',
  'EvalError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'TypeError',
  'URIError',
  'ArrayBuffer',
  'SharedArrayBuffer',
  'DataView',
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
  'Math',
  'JSON',
  'Reflect',
  'Atomics',
  'Intl',
  'WebAssembly',
  'Iterator',
  'eval',
  'isFinite',
  'isNaN',
  'parseFloat',
  'parseInt',
  'decodeURI',
  'decodeURIComponent',
  'encodeURI',
  'encodeURIComponent',
  'escape',
  'unescape',
] as const

/** What no name leads to: the prototypes of functions and iterators of each kind. */
const NAMELESS: Readonly<Record<string, () => unknown>> = {
  AsyncFunction: async () => {},
  GeneratorFunction: function* () {},
  AsyncGeneratorFunction: async function* () {},
  ArrayIterator: () => [].values(),
  MapIterator: () => new Map().values(),
  SetIterator: () => new Set().values(),
  StringIterator: () => ''[Symbol.iterator](),
  RegExpStringIterator: () => ''.matchAll(/a/g),
}

const isHolder = (value: unknown): value is object =>
  typeof value === 'function' || (typeof value === 'object' && value !== null)

function note(value: unknown, name: string): void {
  if (typeof value === 'symbol' && !names.has(value)) names.set(value, name)
  if (!isHolder(value) || names.has(value)) return
  names.set(value, name)
  for (const key of Reflect.ownKeys(value)) {
    const { value: inner, get, set } = Object.getOwnPropertyDescriptor(value, key) ?? {}
    const path = `${name}.${String(key)}`
    for (const each of [inner, get, set]) note(each, path)
  }
  note(Object.getPrototypeOf(value), `${name}.__proto__`)
}

for (const name of ROOTS) {
  note(Object.getOwnPropertyDescriptor(globalThis, name)?.value, name)
}
for (const [name, make] of Object.entries(NAMELESS)) {
  note(Object.getPrototypeOf(/Function/.test(name) ? make : make()), name)
}

/** The name of an intrinsic; `undefined` for all else. */
export const intrinsicName = (value: unknown): string | undefined => names.get(value)
