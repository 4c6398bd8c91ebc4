import { nodeBuiltin } from '../../execution/node-builtin.ts'
import { whose } from '../../execution/owner.ts'
import type { Patches } from '../../execution/patches.ts'
import { handleOf, Immediate, Timeout } from './handles.ts'
import type { Callback } from './timer.ts'
import { type Setting, timersOf } from './timers.ts'

/** The functions that are global, and that `node:timers` exports. */
interface Functions {
  setTimeout: unknown
  setInterval: unknown
  setImmediate: unknown
  clearTimeout: unknown
  clearInterval: unknown
  clearImmediate: unknown
}

type Real = (...values: unknown[]) => unknown

/** By which `util.promisify` knows what to make of a function. */
const CUSTOM = Symbol.for('nodejs.util.promisify.custom')

/** Replaces the functions that set and clear timers, for the code of programs alone. */
export function patchTimers(patches: Patches, promised: object | undefined): void {
  const targets: (Functions | undefined)[] = [globalThis, nodeBuiltin<Functions>('node:timers')]
  const made = new Map<unknown, Real>()
  for (const [key, make] of Object.entries(replacements)) {
    // Where two of them are the same function, so are what replaces them.
    const replacementOf = (real: unknown) => {
      const replacement = made.get(real) ?? make(real)
      if (!made.has(real)) promisifyTo(replacement, promised, key)
      made.set(real, replacement)
      return replacement
    }
    for (const target of targets) patches.replace(target, key as keyof Functions, replacementOf)
  }
}

/** Makes `util.promisify` of `replacement` the function of `node:timers/promises`, where that is Node's. */
function promisifyTo(replacement: Real, promised: object | undefined, key: string): void {
  if (promised === undefined || !['setTimeout', 'setImmediate'].includes(key)) return
  const get = () => promised[key as keyof typeof promised]
  Object.defineProperty(replacement, CUSTOM, { get, enumerable: true })
}

const setTimeoutOr = (real: unknown): Real =>
  setting(real, (callback, [delay, ...values]) => {
    return { kind: 'timer', delay: delay as number, callback, values }
  })

const setIntervalOr = (real: unknown): Real =>
  setting(real, (callback, [delay, ...values]) => {
    return { kind: 'timer', delay: delay as number, isRepeated: true, callback, values }
  })

const setImmediateOr = (real: unknown): Real =>
  setting(real, (callback, values) => ({ kind: 'immediate', callback, values }))

/** What sets a timer of the program; anywhere else, and without a callback, it does what the real one does. */
const setting = (
  real: unknown,
  settingOf: (callback: Callback, rest: readonly unknown[]) => Setting,
): Real =>
  function set(this: unknown, ...values: unknown[]) {
    const owner = whose.current()
    const [callback, ...rest] = values
    if (owner === undefined || typeof callback !== 'function') {
      return (real as Real).apply(this, values)
    }
    return handleOf(timersOf(owner).set(owner, settingOf(callback as Callback, rest)))
  }

const clearTimeoutOr = (real: unknown): Real =>
  function clear(this: unknown, ...values: unknown[]) {
    const [handle] = values
    const isNumber = typeof handle === 'number' || typeof handle === 'string'
    const owner = whose.current()
    const timer = isNumber
      ? owner && timersOf(owner).numbered(Number(handle))
      : Timeout.timerOf(handle)
    if (timer === undefined) return (real as Real).apply(this, values)
    timer.clear()
    return undefined
  }

const clearImmediateOr = (real: unknown): Real =>
  function clear(this: unknown, ...values: unknown[]) {
    const timer = Immediate.timerOf(values[0])
    if (timer === undefined) return (real as Real).apply(this, values)
    timer.clear()
    return undefined
  }

const replacements: { readonly [Key in keyof Functions]: (real: unknown) => Real } = {
  setTimeout: setTimeoutOr,
  setInterval: setIntervalOr,
  setImmediate: setImmediateOr,
  clearTimeout: clearTimeoutOr,
  clearInterval: clearTimeoutOr,
  clearImmediate: clearImmediateOr,
}
