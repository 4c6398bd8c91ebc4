import { notSent } from './errors.ts'

/**
 * What a worker runs first: plain JavaScript, so that it needs neither a file nor a loader. It removes
 * the bundle once that is loaded, and says how the function of the thread has ended. Errors are taken
 * apart, because a message keeps neither their classes nor their properties, and no DOMException.
 */
export const BOOT = `
const { parentPort, workerData } = require('node:worker_threads')
const { entry, bundle, name, start } = workerData
process.setSourceMapsEnabled(true)
const load = async () => {
  try {
    return await import(bundle ?? entry)
  } finally {
    if (bundle !== undefined) require('node:fs').rmSync(new URL(bundle), { force: true })
  }
}
const say = (threadOutcome, value) => parentPort.postMessage({ threadOutcome, value })
const kinds = ['AggregateError', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError']
kinds.push('TypeError', 'URIError', 'DOMException')
// Throws if it finds what cannot be sent. Of the properties of an error, it leaves that out.
const copyOf = (value, copies) => {
  const isError = value instanceof Error
  if (!isError && !Array.isArray(value)) return structuredClone(value), { value }
  if (copies.has(value)) return copies.get(value)
  const copy = isError ? {} : { items: [] }
  copies.set(value, copy)
  if (!isError) {
    for (const item of value) copy.items.push(copyOf(item, copies))
    return copy
  }
  copy.kind = kinds.find((kind) => value instanceof globalThis[kind]) ?? 'Error'
  copy.name = String(value.name)
  copy.message = String(value.message)
  copy.own = []
  for (const key of Object.getOwnPropertyNames(value)) {
    const { enumerable } = Object.getOwnPropertyDescriptor(value, key)
    try {
      copy.own.push({ key, enumerable, copy: copyOf(value[key], copies) })
    } catch {}
  }
  return copy
}
const textOf = (error) => {
  try {
    return String(error.message ?? error)
  } catch {
    return 'an object without a text'
  }
}
const fail = (thrown) => {
  try {
    say('threw', copyOf(thrown, new Map()))
  } catch (error) {
    say('threw what cannot be sent', textOf(error))
  }
  process.exit(1)
}
process.on('uncaughtException', (error) => {
  if (process.listenerCount('uncaughtException') === 1) fail(error)
})
load().then(async (module) => {
  if (typeof module[name] !== 'function') {
    throw new TypeError(entry + " does not export a function '" + name + "', made by onThread")
  }
  say('started')
  const result = await module[name](start)
  try {
    say('returned', result)
  } catch (error) {
    say('returned what cannot be sent', textOf(error))
    process.exit(1)
  }
}).catch(fail)
`

/** A value that was thrown, or what an error was made of. */
type Copy = { readonly value: unknown } | { readonly items: readonly Copy[] } | ErrorCopy

interface ErrorCopy {
  readonly kind: 'AggregateError' | 'DOMException' | 'Error'
  readonly name: string
  readonly message: string
  readonly own: readonly {
    readonly key: string
    readonly enumerable: boolean
    readonly copy: Copy
  }[]
}

/** What {@link BOOT} says. */
export type Outcome =
  | { readonly threadOutcome: 'started' }
  | { readonly threadOutcome: 'returned'; readonly value: unknown }
  | { readonly threadOutcome: 'threw'; readonly value: Copy }
  | {
      readonly threadOutcome: 'returned what cannot be sent' | 'threw what cannot be sent'
      readonly value: string
    }

/** Whether a message is no message of the thread's own program. */
export const isOutcome = (message: unknown): message is Outcome =>
  typeof message === 'object' && message !== null && 'threadOutcome' in message

/** What the result of a thread with such an end rejects with. `thread` names it. */
export function errorOf(outcome: Outcome, thread: string): unknown {
  if (outcome.threadOutcome === 'threw') return restored(outcome.value, new Map())
  return notSent(thread, outcome.threadOutcome, (outcome as { readonly value: string }).value)
}

function restored(copy: Copy, known: Map<Copy, unknown>): unknown {
  if ('value' in copy) return copy.value
  if (known.has(copy)) return known.get(copy)
  if (!('items' in copy)) return restoredError(copy, known)
  const items: unknown[] = []
  known.set(copy, items)
  for (const item of copy.items) items.push(restored(item, known))
  return items
}

function restoredError(copy: ErrorCopy, known: Map<Copy, unknown>): Error {
  const { name, message, own } = copy
  const error = newError(copy)
  known.set(copy, error)
  const property = { writable: true, configurable: true }
  for (const { key, enumerable, copy } of own) {
    Object.defineProperty(error, key, { ...property, enumerable, value: restored(copy, known) })
  }
  if (error.name !== name) {
    Object.defineProperty(error, 'name', { ...property, enumerable: false, value: name })
  }
  if (error.message !== message) {
    Object.defineProperty(error, 'message', { ...property, enumerable: false, value: message })
  }
  return error
}

function newError({ kind, name, message }: ErrorCopy): Error {
  if (kind === 'DOMException') return new DOMException(message, name)
  if (kind === 'AggregateError') return new AggregateError([], message)
  return new globalThis[kind](message)
}
