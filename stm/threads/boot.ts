import { notSent } from './errors.ts'

/**
 * What a worker runs first: plain JavaScript, so that it needs neither a file nor a loader. It removes
 * the bundle once that is loaded, and says how the function of the thread has ended. Errors are taken
 * apart, because a message keeps neither their classes nor their properties, and no DOMException.
 */
export const BOOT = `
const { entry, bundle, name, start, tell } = require('node:worker_threads').workerData
process.setSourceMapsEnabled(true)
const load = async () => {
  try {
    return await import(bundle ?? entry)
  } finally {
    if (bundle !== undefined) require('node:fs').rmSync(new URL(bundle), { force: true })
  }
}
const say = (did, what) => tell.postMessage({ did, ...what })
const natives = 'EvalError RangeError ReferenceError SyntaxError TypeError URIError'
const kinds = ['AggregateError', 'DOMException', ...natives.split(' ')]
// All errors stand in one list and are named by their places: a message cannot be as deep as a long
// chain of causes. Throws if it finds what cannot be sent. Of an error's properties, it leaves that out.
const copyOf = (root) => {
  const errors = []
  const copies = new Map()
  const partOf = (value) => {
    const isError = value instanceof Error
    if (!isError && !Array.isArray(value)) return structuredClone(value), { value }
    if (copies.has(value)) return copies.get(value)
    const copy = isError ? { place: errors.push(headOf(value)) - 1 } : { items: [] }
    copies.set(value, copy)
    if (!isError) for (const item of value) copy.items.push(partOf(item))
    return copy
  }
  const ownOf = (error) => Object.getOwnPropertyNames(error).flatMap((key) => {
    const { enumerable } = Object.getOwnPropertyDescriptor(error, key)
    try {
      return [{ key, enumerable, part: partOf(error[key]) }]
    } catch {
      return []
    }
  })
  const part = partOf(root)
  // The list grows meanwhile.
  return { part, errors: Array.from(errors, ({ error, ...head }) => ({ ...head, own: ownOf(error) })) }
}
const headOf = (error) => ({
  error,
  kind: kinds.find((kind) => error instanceof globalThis[kind]) ?? 'Error',
  name: String(error.name), message: String(error.message),
})
const textOf = (error) => {
  try {
    return String(error.message ?? error)
  } catch {}
  return 'an object without a text'
}
const end = (did, value) => {
  let isFailed = did === 'threw'
  try {
    say(did, isFailed || value instanceof Error ? { copy: copyOf(value) } : { value })
  } catch (error) {
    say(did, { why: textOf(error) })
    isFailed = true
  }
  if (isFailed) process.exit(1)
}
process.on('uncaughtException', (error) => {
  if (process.listenerCount('uncaughtException') === 1) end('threw', error)
})
load().then(async (module) => {
  if (typeof module[name] !== 'function') {
    throw new TypeError(entry + " does not export a function '" + name + "', made by onThread")
  }
  say('started')
  end('returned', await module[name](start))
}).catch((error) => end('threw', error))
`

/** A value, or the place of an error in a list, or what an array was made of. */
type Part =
  | { readonly value: unknown }
  | { readonly place: number }
  | { readonly items: readonly Part[] }

/** What an error was made of. */
interface TakenApart {
  readonly kind: 'AggregateError' | 'DOMException' | 'Error'
  readonly name: string
  readonly message: string
  readonly own: readonly {
    readonly key: string
    readonly enumerable: boolean
    readonly part: Part
  }[]
}

/** A value, and all errors that it leads to. */
interface Copy {
  readonly part: Part
  readonly errors: readonly TakenApart[]
}

/** What {@link BOOT} says. */
export interface Outcome {
  readonly did: 'started' | 'returned' | 'threw'
  readonly value?: unknown
  /** Instead of a value. */
  readonly copy?: Copy
  /** Instead of a value that cannot be sent. */
  readonly why?: string
}

/** Settles the result of a thread, which `thread` names, as an outcome says. */
export function settleBy(
  { did, value, copy, why }: Outcome,
  thread: string,
  resolve: (result: unknown) => void,
  reject: (error: unknown) => void,
): void {
  if (why !== undefined) reject(notSent(thread, `${did} what cannot be sent`, why))
  else (did === 'threw' ? reject : resolve)(copy === undefined ? value : restored(copy))
}

function restored({ part, errors }: Copy): unknown {
  const made = errors.map(newError)
  const known = new Map<Part, unknown[]>()
  const madeOf = (part: Part): unknown => {
    if ('value' in part) return part.value
    if ('place' in part) return made[part.place]
    const items = known.get(part) ?? []
    if (known.has(part)) return items
    known.set(part, items)
    for (const item of part.items) items.push(madeOf(item))
    return items
  }
  for (const [place, taken] of errors.entries()) fill(made[place] as Error, taken, madeOf)
  return madeOf(part)
}

function newError({ kind, name, message }: TakenApart): Error {
  if (kind === 'DOMException') return new DOMException(message, name)
  if (kind === 'AggregateError') return new AggregateError([], message)
  return new globalThis[kind](message)
}

function fill(error: Error, taken: TakenApart, madeOf: (part: Part) => unknown): void {
  const property = { writable: true, configurable: true }
  for (const { key, enumerable, part } of taken.own) {
    Object.defineProperty(error, key, { ...property, enumerable, value: madeOf(part) })
  }
  for (const key of ['name', 'message'] as const) {
    if (error[key] === taken[key]) continue
    Object.defineProperty(error, key, { ...property, enumerable: false, value: taken[key] })
  }
}
