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
export function show(value: unknown): string {
  const text = describe(value, 3)
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1)}…` : text
}

function describe(value: unknown, depth: number): string {
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
  const entries = value instanceof Map ? [...value] : Object.entries(value)
  return `{${entries.map(([key, each]) => `${describe(key, 1)}: ${describe(each, depth - 1)}`).join(', ')}}`
}

/** Whether a value is a list of the kind that a `TQueue` is made of. */
function isLink(value: object): value is Link<unknown> {
  return 'item' in value && 'next' in value && 'size' in value
}
