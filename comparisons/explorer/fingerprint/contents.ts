import { nodeBuiltin } from '../execution/node-builtin.ts'
import { enabledInside, OF_STORAGES } from './disabled-storages.ts'
import { disturbed } from './iterations.ts'
import { forEachInMap, forEachInSet, type Get, getter, unbound } from './language-methods.ts'
import { signalInside } from './signal-inside.ts'

/** Is given what an object consists of, in an order that depends on its state alone. */
export interface Contents {
  /** A value that it holds, under a key; `undefined` stands for no key. */
  part(key: unknown, value: unknown): void
  /** A property, whose value follows as a part; or as two, if it is got and set by functions. */
  property(key: PropertyKey, flags: number): void
  number(value: number): void
  text(value: string): void
}

/** What an object holds beside its properties, where no property leads. */
export type Inside = (object: never, into: Contents) => void

/** What the flags of a property are that was simply assigned. */
export const ASSIGNED = 7
const ACCESSOR = 8

/** How properties are looked at. */
export interface PropertyRules {
  /** Those that a package or the platform keeps for itself. */
  readonly internal: ReadonlySet<PropertyKey>
  /** Whether its elements are bytes, which are looked at otherwise. */
  readonly isTyped: boolean
  /** Whether all properties that it has were assigned, if none was defined. */
  readonly isSimple: boolean
}

/**
 * What a program may do to properties that takes longer to look for: `false` if no code of it could.
 */
export interface Care {
  /** To define properties in other ways than to assign them, or to freeze an object. */
  definitions: boolean
  /** To have symbols for keys. */
  symbols: boolean
  /** To write the `stack` of an error, which is not looked at. */
  stacks: boolean
}

/** What takes longer to look for in a program. */
export interface Watched extends Care {
  /** Whether an iteration may stop, and go on when other code has run. */
  iterations: boolean
}

/** Where it is not known what the code of a program does. */
export const ALL_CARE: Readonly<Care> = { definitions: true, symbols: true, stacks: true }

/**
 * Adds the properties of an object, in their order, without running any code of the program: neither
 * what gets a property, nor what stands behind a `Proxy`, which must not come here.
 */
export function propertiesInto(
  object: object,
  rules: PropertyRules,
  care: Readonly<Care>,
  into: Contents,
): void {
  if (rules.isSimple && !care.definitions) assignedInto(object, into)
  else {
    const names = Object.getOwnPropertyNames(object)
    const isDense = Array.isArray(object) && !care.definitions && hasOnlyElements(object, names)
    if (isDense) elementsInto(object as readonly unknown[], into)
    else namedInto(object, names, rules, into)
  }
  if (care.symbols) {
    for (const symbol of Object.getOwnPropertySymbols(object)) {
      if (!rules.internal.has(symbol)) propertyInto(object, symbol, into)
    }
  }
  if (care.definitions && !Object.isExtensible(object)) into.text('not extensible')
}

/** No holes, and nothing after them but the length. */
const hasOnlyElements = ({ length }: readonly unknown[], names: readonly string[]): boolean =>
  names.length === length + 1 && names[length] === 'length'

function assignedInto(object: object, into: Contents): void {
  const names = Object.keys(object)
  for (let i = 0; i < names.length; i += 1) {
    const name = names[i] as string
    into.property(name, ASSIGNED)
    into.part(name, (object as Readonly<Record<string, unknown>>)[name])
  }
}

/** The elements of an array without holes, in which nothing was ever defined but by assignment. */
function elementsInto(array: readonly unknown[], into: Contents): void {
  into.number(array.length)
  for (let i = 0; i < array.length; i += 1) into.part(i, array[i])
}

function namedInto(
  object: object,
  names: readonly string[],
  { internal, isTyped }: PropertyRules,
  into: Contents,
): void {
  for (let i = isTyped ? (lengthOf(object) as number) : 0; i < names.length; i += 1) {
    const name = names[i] as string
    if (!internal.has(name)) propertyInto(object, name, into)
  }
}

function propertyInto(object: object, key: PropertyKey, into: Contents): void {
  const property = Object.getOwnPropertyDescriptor(object, key)
  if (property === undefined) return
  const { writable, enumerable, configurable } = property
  const flags = (writable ? 1 : 0) | (enumerable ? 2 : 0) | (configurable ? 4 : 0)
  if ('value' in property) {
    into.property(key, flags)
    into.part(key, property.value)
  } else {
    into.property(key, flags | ACCESSOR)
    into.part(key, property.get)
    into.part(key, property.set)
  }
}

const TypedArray = Object.getPrototypeOf(Uint8Array.prototype) as object
const lengthOf = getter(TypedArray, 'length')

/** Whether a prototype is that of a kind of typed array. */
export const isTypedPrototype = (prototype: object): boolean =>
  Object.getPrototypeOf(prototype) === TypedArray
const time = unbound(Date.prototype.getTime)
const deref = unbound(WeakRef.prototype.deref)

const mapInside = (map: Map<unknown, unknown>, into: Contents): void => {
  iterationsInto(map, into)
  forEachInMap.call(map, (value, key) => {
    into.part(undefined, key)
    into.part(key, value)
  })
}

const setInside = (set: Set<unknown>, into: Contents): void => {
  iterationsInto(set, into)
  let i = 0
  forEachInSet.call(set, (value) => {
    into.part(i, value)
    i += 1
  })
}

function iterationsInto(collection: object, into: Contents): void {
  for (const [rank, lost] of disturbed(collection)) {
    into.number(rank)
    into.number(lost)
  }
}

function bufferInside(buffer: ArrayBuffer, into: Contents): void {
  try {
    bytesInto(new Uint8Array(buffer), into)
  } catch {
    into.number(-1) // transferred, to a worker for example
  }
}

function bytesInto(bytes: Uint8Array, into: Contents): void {
  into.number(bytes.length)
  for (const byte of bytes) into.number(byte)
}

/** A view of a buffer: which part of it, and the buffer itself, which others may see as well. */
function viewInside(prototype: object): Inside {
  const [offset, length, buffer] = ['byteOffset', 'byteLength', 'buffer'].map((key) =>
    getter(prototype, key),
  ) as [Get, Get, Get]
  return (view: object, into) => {
    into.number(offset(view) as number)
    into.number(length(view) as number)
    into.part('buffer', buffer(view))
  }
}

/** One that was made before programs were explored may lie in a block that others share: its own bytes count. */
const bufferOfNode =
  (view: Inside): Inside =>
  (bytes: Uint8Array, into) => {
    if (bytes.buffer.byteLength === POOL && bytes.length !== POOL) bytesInto(bytes, into)
    else view(bytes as never, into)
  }

/** The size of such a block in bytes, where no program has changed it. */
const POOL = 8192

const events = nodeBuiltin<{ readonly EventEmitter: { readonly prototype: object } }>('node:events')
const hooks = nodeBuiltin<{ readonly AsyncLocalStorage: { readonly prototype: object } }>(
  'node:async_hooks',
)

/** What a few texts, which the platform has for it, tell all about. */
const told =
  (...texts: Get[]): Inside =>
  (object: object, into) => {
    for (const text of texts) into.text(String(text(object)))
  }

const NOTHING: Inside = () => {}

/** The prototypes of the platform whose objects keep what they hold where only the platform looks. */
export const closedToOthers: ReadonlySet<object> = new Set(
  ['AbortController', 'AbortSignal', 'DOMException', 'URL', 'URLSearchParams'].flatMap((name) => {
    const type = (
      globalThis as unknown as Readonly<Record<string, { prototype: object } | undefined>>
    )[name]
    return type === undefined ? [] : [type.prototype]
  }),
)

/** What an error says of where it was made is left out: to look at it may run the program's code. */
export const ERRORS: ReadonlySet<string> = new Set(['stack'])

/** The symbols under which Node keeps what is in its objects: some of these have all that there are. */
function symbolsOfNode(): readonly symbol[] {
  if (events === undefined) return []
  const controller = new AbortController()
  const { signal } = controller
  // A test environment that plays the part of a page may know less than Node does.
  const tied = (AbortSignal as Partial<typeof AbortSignal>).any?.([signal]) ?? signal
  const url = new URL('https://example.org')
  const samples = [controller, signal, tied, url, url.searchParams, new DOMException()]
  return samples.flatMap((sample) => Object.getOwnPropertySymbols(sample))
}

const ofPlatform: ReadonlySet<PropertyKey> = new Set(symbolsOfNode())

/** Properties by which the platform knows its own. */
export const internals: ReadonlyMap<object, ReadonlySet<PropertyKey>> = new Map([
  ...[...closedToOthers].map((prototype) => [prototype, ofPlatform] as const),
  [DOMException.prototype, new Set([...ERRORS, ...ofPlatform])],
  ...(hooks ? [[hooks.AsyncLocalStorage.prototype, OF_STORAGES] as const] : []),
])

/** What objects hold whose prototype is one of these. The rest that is not the program's is opaque. */
export const insides: ReadonlyMap<object, Inside> = (() => {
  const all = new Map<object, Inside>()
  const allow = (type: unknown, inside: Inside | undefined) => {
    if (typeof type === 'function' && inside !== undefined) all.set(type.prototype, inside)
  }
  const visible = [Object, Array, Error, EvalError, RangeError, ReferenceError, SyntaxError]
  for (const type of [...visible, TypeError, URIError, AggregateError]) allow(type, NOTHING)
  allow(Map, mapInside)
  allow(Set, setInside)
  allow(Date, (date: object, into) => into.number(time(date) as number))
  allow(RegExp, told(getter(RegExp.prototype, 'source'), getter(RegExp.prototype, 'flags')))
  for (const type of [Number, String, Boolean, Symbol, BigInt]) {
    const unbox = unbound(type.prototype.valueOf)
    allow(type, (boxed: object, into) => into.part('value', unbox(boxed)))
  }
  for (const type of [ArrayBuffer, globalThis.SharedArrayBuffer]) allow(type, bufferInside)
  const integers = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array]
  const others = [Uint32Array, Float32Array, Float64Array, BigInt64Array, BigUint64Array]
  for (const type of [...integers, ...others]) allow(type, viewInside(TypedArray))
  allow(DataView, viewInside(DataView.prototype))
  allow(WeakRef, (ref: object, into) => into.part('target', deref(ref)))
  platform(allow)
  return all
})()

/** What Node or a page provides. */
function platform(allow: (type: unknown, inside: Inside | undefined) => void): void {
  const { AbortController, AbortSignal, Buffer, DOMException, URL, URLSearchParams } =
    globalThis as unknown as Readonly<Record<string, { readonly prototype: object } | undefined>>
  allow(events?.EventEmitter, NOTHING)
  // What it holds goes with the code of the tasks: see adapters/async-storage.ts.
  allow(hooks?.AsyncLocalStorage, enabledInside)
  allow(Buffer, Buffer && bufferOfNode(viewInside(TypedArray)))
  if (URL) {
    const [href, parameters] = [
      getter(URL.prototype, 'href'),
      getter(URL.prototype, 'searchParams'),
    ]
    allow(URL, (url: object, into) => {
      into.text(String(href(url)))
      into.part('searchParams', parameters(url))
    })
  }
  if (URLSearchParams) {
    const { toString: text } = URLSearchParams.prototype as URLSearchParams
    allow(URLSearchParams, told(unbound(text)))
  }
  if (DOMException) {
    const get = (key: string) => getter(DOMException.prototype, key)
    allow(DOMException, told(get('name'), get('message'), get('code')))
  }
  if (AbortSignal) allow(AbortSignal, signalInside())
  if (AbortController) {
    const signal = getter(AbortController.prototype, 'signal')
    allow(AbortController, (controller: object, into) => into.part('signal', signal(controller)))
  }
}
