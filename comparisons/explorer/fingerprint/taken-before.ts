import { intrinsicName } from './intrinsics.ts'
import { typeOf } from './methods-of.ts'
import { isProxy } from './node-builtins.ts'
import { originOf } from './origin.ts'
import { realName } from './real-functions.ts'

/**
 * What is wrong with a value that the program has taken before the exploration: a clock, a timer or a source
 * of random numbers that is real. `null` if nothing is.
 */
export function takenBefore(value: unknown, name: string): string | null {
  const real = realName(value)
  if (real === undefined) return null
  return `\`${name}\` holds the real ${real}, taken before the exploration, which cannot follow it: use ${real} itself where it is needed`
}

const RealDate: unknown = Date

/** Whether it is `Date` as it was: as a value among others, it is no clock but the name of a type. */
export const isType = (value: unknown): boolean => value === RealDate

/** Whether an object is a package's or the platform's, which know what they do with what they have taken. */
export function isForeignObject(object: object): boolean {
  if (isProxy(object)) return true
  const prototype: object | null = Object.getPrototypeOf(object)
  if (typeof object === 'function' || prototype === null || isProxy(prototype)) return false
  if (isOthers(typeOf(prototype))) return true
  const own = Object.values(Object.getOwnPropertyDescriptors(object))
  return own.some(({ value }) => isOthers(value) && originOf(value as object) === 'package')
}

const isOthers = (value: unknown): boolean =>
  typeof value === 'function' &&
  !isProxy(value) &&
  intrinsicName(value) === undefined &&
  originOf(value) !== 'program'
