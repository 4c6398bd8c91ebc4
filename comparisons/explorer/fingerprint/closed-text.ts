import { readFunction } from './function-text.ts'
import { inspectorOfHost } from './inspector.ts'
import { intrinsicName } from './intrinsics.ts'
import { isProxy } from './node-builtins.ts'
import { withoutReaders } from './reader-text.ts'

const toText = Function.prototype.toString

/**
 * The text of a function that uses nothing but its arguments, its `this`, and what the language
 * provides: two of them with the same text do the same. `null` for any other function.
 */
export function closedText(f: object): string | null {
  const text = isProxy(f) ? null : readFunction(f)
  if (text === null || text.hidden !== null) return null
  const names = [...text.free.keys()]
  const isIntrinsic = (name: string) =>
    intrinsicName(Object.getOwnPropertyDescriptor(globalThis, name)?.value) !== undefined
  if (!names.every(isIntrinsic)) return null
  const scopes = names.length > 0 ? (inspectorOfHost()?.scopesOf(f) ?? []) : []
  const isHidden = names.some((name) => scopes.some((scope) => name in scope))
  return isHidden ? null : withoutReaders(toText.call(f))
}
