import { descriptionOf } from './described.ts'
import { intrinsicName } from './intrinsics.ts'
import { isProxy } from './node-builtins.ts'
import { originOf } from './origin.ts'
import { isHolder } from './parts.ts'
import type { Use } from './text-scope.ts'

/** What every program finds in the global object. */
const HOST = new Set(
  ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate']
    .concat(['console', 'process', 'performance', 'navigator', 'crypto', 'Date', 'AbortSignal'])
    .concat(['queueMicrotask', 'structuredClone', 'fetch', 'undefined', 'NaN', 'Infinity']),
)

/** Whether a value holds nothing of a program, or says itself how it stands. */
export const isStateless = (value: object | symbol): boolean =>
  intrinsicName(value) !== undefined ||
  (typeof value === 'symbol' && Symbol.keyFor(value) !== undefined) ||
  (typeof value !== 'symbol' && descriptionOf(value) !== undefined)

const isPlatform = (value: object | symbol): boolean =>
  typeof value === 'function' && !isProxy(value) && originOf(value) === 'platform'

/** Whether a value is an object of the language that is no function, such as `Math`. */
export const isOfLanguage = (value: unknown): boolean =>
  typeof value === 'object' && intrinsicName(value) !== undefined

/**
 * An object of the language that a program has got hold of, as it may change it under another name or by a function
 * that is given it: `Math`, or the prototype of a class. `null` if there is none.
 */
export function heldOfLanguage(
  name: string,
  value: unknown,
  { escapes, paths }: Use,
): string | null {
  if (isOfLanguage(value)) return escapes ? name : null
  if (intrinsicName(value) === undefined) return null
  return paths.has('prototype') ? `${name}.prototype` : null
}

/** Whether a value is the language's or the platform's: a run finds it as the one before has left it. */
export const isOfHost = (value: unknown): boolean =>
  isHolder(value) && (intrinsicName(value) !== undefined || isPlatform(value))

/** Whether a value is a `require` of Node, which leads to modules that no variable holds. */
export const isRequire = (value: unknown): boolean =>
  typeof value === 'function' && ['cache', 'resolve'].every((key) => Object.hasOwn(value, key))

/** Whether a global variable is the language's or the platform's, or holds nothing. */
export const isHostVariable = (name: string, value: unknown): boolean =>
  HOST.has(name) || isOfHost(value) || (isHolder(value) && isStateless(value))
