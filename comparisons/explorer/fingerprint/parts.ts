import { TVar } from '../../../stm/index.ts'
import { cellOf } from '../../../stm/tvar.ts'
import type { KeyIndex } from '../../../stm/types/key-index.ts'
import { ALL_CARE, type Contents, propertiesInto } from './contents.ts'
import { readFunction } from './function-text.ts'
import { inspectorOfHost, type Private } from './inspector.ts'
import { type Layout, layoutOf } from './layout.ts'
import { isProxy } from './node-builtins.ts'
import { OF_PACKAGE, packageStateOf } from './package-objects.ts'

/** The keys and variables of the index of a `TMap`. Keys that it has forgotten hold nothing. */
export const entriesOf = (index: object): ReadonlyMap<unknown, unknown> =>
  (index as KeyIndex<unknown, object>).entries()

/** Adds what a wrapper holds, or an object of the language, where no property leads. */
export function insideInto(
  object: object,
  { kind, inside, primitiveIn }: Layout,
  into: Contents,
): void {
  if (kind === 'primitive') {
    if (object instanceof TVar) into.part(undefined, cellOf(object).value)
  } else if (kind === 'wrapper') into.part(undefined, primitiveIn?.(object))
  else if (kind === 'index') for (const [key, value] of entriesOf(object)) into.part(key, value)
  else inside?.(object as never, into)
}

/** The `#private` fields of an object by name; `null` where they cannot be read. */
export function namedPrivatesOf(object: object, layout: Layout): readonly Private[] | null {
  const { isClosed, privateMethods, hasPrivateFields } = layout
  if (isClosed && !hasPrivateFields) return [] // the platform's own are looked into otherwise
  return inspectorOfHost()?.privatesOf(object, privateMethods) ?? null
}

/** The same without their names. */
export const privatesOf = (object: object, layout: Layout): readonly unknown[] | null =>
  valuesOf(namedPrivatesOf(object, layout))

/** The `#private` static fields of a class by name; `null` where they cannot be read. */
export const namedStaticsOf = (type: object): readonly Private[] | null =>
  inspectorOfHost()?.privatesOf(type, readFunction(type)?.privateMethods) ?? null

/** The same without their names. */
export const staticsOf = (type: object): readonly unknown[] | null => valuesOf(namedStaticsOf(type))

const valuesOf = (privates: readonly Private[] | null): readonly unknown[] | null =>
  privates?.map(([, value]) => value) ?? null

/** The same of a function that may be a class without any, and that can be read. */
export const privateStaticsOf = (f: object): readonly unknown[] =>
  (readFunction(f)?.hasPrivateStatics === true && staticsOf(f)) || []

const stamped = new WeakMap<object, boolean>()

/** Whether an object has `#private` fields though none of its classes says so: it may have lost them. */
export function isStamped(object: object, layout: Layout): boolean {
  let is = stamped.get(object)
  if (is === undefined) {
    is = !layout.hasPrivateFields && (privatesOf(object, layout)?.length ?? 0) > 0
    stamped.set(object, is)
  }
  return is
}

/** The same, of an object that is no `Proxy`. */
export const isStampedObject = (object: object): boolean =>
  typeof object === 'object' && isStamped(object, layoutOf(Object.getPrototypeOf(object)))

const proxies = new WeakMap<object, readonly unknown[] | null>()

/** What is behind a `Proxy`, which never changes; `null` where nobody can tell. */
export function proxyParts(proxy: object): readonly unknown[] | null {
  let parts = proxies.get(proxy)
  if (parts === undefined) {
    parts = inspectorOfHost()?.proxyParts(proxy) ?? null
    proxies.set(proxy, parts)
  }
  return parts
}

export interface Part {
  readonly key: unknown
  readonly value: object | symbol
}

/** Collects what an object consists of that is no scalar. */
class Parts implements Contents {
  readonly all: Part[] = []

  part(key: unknown, value: unknown): void {
    if (isHolder(value)) this.all.push({ key, value })
  }

  named(privates: readonly Private[] | null): void {
    for (const [name, value] of privates ?? []) this.part(name, value)
  }

  property(key: PropertyKey): void {
    this.part(key, key)
  }

  number(): void {}

  text(): void {}
}

/**
 * All that an object or a function consists of that is no scalar; its prototypes come last.
 * `looksForPrivates`: also for `#private` fields that none of its classes declares.
 */
export function partsOf(object: object, looksForPrivates: boolean): readonly Part[] {
  const parts = new Parts()
  if (isProxy(object)) for (const value of proxyParts(object) ?? []) parts.part(undefined, value)
  else if (typeof object === 'function') addFunction(object, parts)
  else addObject(object, looksForPrivates, parts)
  return parts.all
}

function addFunction(f: object, parts: Parts): void {
  const rules = packageStateOf(f) === undefined ? layoutOf(null) : OF_PACKAGE
  propertiesInto(f, rules, ALL_CARE, parts)
  if (readFunction(f)?.hasPrivateStatics) parts.named(namedStaticsOf(f))
  parts.part('__proto__', Object.getPrototypeOf(f))
}

function addObject(object: object, looksForPrivates: boolean, parts: Parts): void {
  const layout = layoutOf(Object.getPrototypeOf(object))
  if (layout.kind === 'opaque') return
  try {
    insideInto(object, layout, parts)
  } catch {
    return // it has the prototype of something that it is not
  }
  propertiesInto(object, layout, ALL_CARE, parts)
  const hasPrivates = layout.hasPrivateFields || (looksForPrivates && isStamped(object, layout))
  if (hasPrivates) parts.named(namedPrivatesOf(object, layout))
  for (const prototype of layout.code) parts.part('__proto__', prototype)
}

/** Whether a value may hold others, or is one of many that look alike. */
export const isHolder = (value: unknown): value is object | symbol =>
  typeof value === 'function' ||
  typeof value === 'symbol' ||
  (typeof value === 'object' && value !== null)
