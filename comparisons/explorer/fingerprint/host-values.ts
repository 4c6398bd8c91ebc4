import { descriptionOf } from './described.ts'
import { intrinsicName } from './intrinsics.ts'
import { isProxy } from './node-builtins.ts'
import { originOf } from './origin.ts'
import { isHolder } from './parts.ts'

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

/** Whether a value is the language's or the platform's: a run finds it as the one before has left it. */
export const isOfHost = (value: unknown): boolean =>
  isHolder(value) && (intrinsicName(value) !== undefined || isPlatform(value))

/** Whether a value is a `require` of Node, which leads to modules that no variable holds. */
export const isRequire = (value: unknown): boolean =>
  typeof value === 'function' && ['cache', 'resolve'].every((key) => Object.hasOwn(value, key))

/** Whether a global variable is the language's or the platform's, or holds nothing. */
export const isHostVariable = (name: string, value: unknown): boolean =>
  HOST.has(name) || isOfHost(value) || (isHolder(value) && isStateless(value))
