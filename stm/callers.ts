import { atomically } from './atomically.ts'

type CaptureStackTrace = (on: object, above: (...args: never) => unknown) => void

/**
 * The stack from the caller of `atomically` on, a line for each call, while that has not returned.
 * Text, because V8 keeps the functions of a stack alive that was not printed yet.
 */
export function callersOfAtomically(): string {
  const error = new Error()
  // Elsewhere than in V8 and JavaScriptCore, our own frames come first.
  const { captureStackTrace } = Error as { captureStackTrace?: CaptureStackTrace }
  captureStackTrace?.(error, atomically)
  return (error.stack ?? '').split('\n').slice(1).join('\n')
}
