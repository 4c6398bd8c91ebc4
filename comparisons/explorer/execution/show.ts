import {
  TArray,
  TChan,
  TMap,
  TMVar,
  TPriorityQueue,
  TPromise,
  TQueue,
  TReentrantLock,
  TSemaphore,
  TSet,
  TTimer,
  TVar,
} from '../../../stm/index.ts'
import { type Link, listToArray } from '../../../stm/types/list.ts'
import type { Shown } from './events.ts'

const MAX_LENGTH = 40

const TYPES = [
  TVar,
  TArray,
  TChan,
  TMap,
  TMVar,
  TPriorityQueue,
  TPromise,
  TQueue,
  TReentrantLock,
  TSemaphore,
  TSet,
  TTimer,
]

/** A value as a trace shows it: short, and the same on every machine. */
export const show = (value: unknown): Shown => shortened(inFull(value))

/** The same, however long it is. */
export const inFull = (value: unknown): string => describe(value, 3)

/** A text as a trace shows it, from its character `from` on. */
export function shortened(text: string, from = 0): Shown {
  const rest = from > 0 ? `…${text.slice(from)}` : text
  return rest.length > MAX_LENGTH ? `${rest.slice(0, MAX_LENGTH - 1)}…` : rest
}

/** How much is shown before the first character in which two texts differ. */
const LEAD = 12

/** Two texts as a trace shows them, so that it can be seen in what they differ. */
export function shortenedPair(a: string, b: string): readonly [Shown, Shown] {
  let same = 0
  while (same < a.length && a[same] === b[same]) same += 1
  const isLong = Math.max(a.length, b.length) > MAX_LENGTH && same > MAX_LENGTH / 2
  const from = isLong ? wordAt(a, same - LEAD) : 0
  return [shortened(a, from), shortened(b, from)]
}

/** Where the word begins that is at `at`, unless it is a long one. */
function wordAt(text: string, at: number): number {
  const begin = text.lastIndexOf(' ', at) + 1
  return at - begin > LEAD ? at : begin
}

function describe(value: unknown, depth: number): string {
  if (value === '') return "''"
  if (typeof value === 'string') return value
  if (typeof value === 'function') return 'a function'
  if (typeof value !== 'object' || value === null) {
    return Object.is(value, -0) ? '-0' : String(value)
  }
  // The stamp of a variable differs from run to run, and how a type is made says nothing.
  const type = TYPES.find((each) => value instanceof each)
  if (type !== undefined) return `a ${type.name}`
  if (depth === 0) return '…'
  const list = (values: Iterable<unknown>) =>
    [...values].map((each) => describe(each, depth - 1)).join(', ')
  if (Array.isArray(value)) return `[${list(value)}]`
  if (isLink(value)) return `[${list(listToArray(value))}]`
  if (value instanceof Set) return `{${list(value)}}`
  if (value instanceof Error) return `${value.name}: ${value.message}`
  if (value instanceof Map) return describeEntries([...value], depth)
  const text = describeEntries(Object.entries(value), depth)
  // How an object of a class is made says little in full.
  return isPlain(value) ? text : shortened(text)
}

function describeEntries(entries: readonly (readonly [unknown, unknown])[], depth: number): string {
  const texts = entries.map(([key, each]) => `${describe(key, 1)}: ${describe(each, depth - 1)}`)
  return `{${texts.join(', ')}}`
}

const isPlain = (value: object): boolean =>
  [null, Object.prototype].includes(Object.getPrototypeOf(value))

/** Whether a value is a list of the kind that a `TQueue` is made of. */
function isLink(value: object): value is Link<unknown> {
  return 'item' in value && 'next' in value && 'size' in value
}
