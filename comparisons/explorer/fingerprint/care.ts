import type { Care, Watched } from './contents.ts'
import type { FunctionText } from './function-text.ts'
import { intrinsicName } from './intrinsics.ts'
import { layoutOf } from './layout.ts'
import { isShared, originOf, originUrlOf } from './origin.ts'

/** As long as no code was met. */
export const noCare = (): Watched => ({
  definitions: false,
  symbols: false,
  stacks: false,
  iterations: false,
})

/** Notes what a function may do, by its text. */
export function takeCareOfText(text: FunctionText, care: Watched): void {
  care.definitions ||= text.defines
  care.symbols ||= text.usesSymbols
  care.stacks ||= text.writesStacks
  care.iterations ||= text.iterates
}

const DEFINERS =
  /^(?:Object|Reflect)\.(?:define|setPrototypeOf|freeze|seal|preventExtensions)|__define|__proto__/

/** Whether it is a function of the language that defines properties, or changes what an object is. */
export const isDefiner = (value: unknown): boolean => DEFINERS.test(intrinsicName(value) ?? '')

/** The packages that are known to do nothing to the objects of others. */
const HARMLESS = /\/node_modules\/(?:async-mutex|p-limit|yocto-queue|tinyqueue)\//

/** Notes what a function may do that is not looked into. */
export function takeCareOfPackage(f: object, care: Watched): void {
  if (!isHarmless(f)) Object.assign(care, { definitions: true, symbols: true })
}

/** Whether a function that is not looked into does nothing to the properties of what it is given. */
export function isHarmless(f: object): boolean {
  const origin = originOf(f)
  if (origin === 'stm' || origin === 'explorer' || intrinsicName(f) !== undefined) return true
  const url = originUrlOf(f)
  return HARMLESS.test(url) || isShared(url)
}

/** Notes what is unusual about the properties of an object from the start. */
export function takeCare(object: object, care: Care): void {
  const { internal, isSimple } = layoutOf(Object.getPrototypeOf(object))
  care.symbols ||= Object.getOwnPropertySymbols(object).some((symbol) => !internal.has(symbol))
  const isArray = Array.isArray(object)
  if (typeof object === 'function' || (!isSimple && !isArray)) return
  for (const name of Object.getOwnPropertyNames(object)) {
    const isLength = isArray && name === 'length'
    if (!isLength && !isAssigned(object, name)) care.definitions = true
    care.stacks ||= name === 'stack' // it may be copied to an error
  }
}

function isAssigned(object: object, name: string): boolean {
  const property = Object.getOwnPropertyDescriptor(object, name)
  if (property === undefined || !('value' in property)) return false
  const { writable, enumerable, configurable } = property
  return writable === true && enumerable === true && configurable === true
}
