import { real } from './real-atomics.ts'

const { load, notify } = real

/**
 * The index that an operation on `words` means by `index`: a whole number, within them.
 * @throws what the operation itself throws for other arrays, and other indices.
 */
export function indexIn(words: Int32Array, index: unknown): number {
  const at = wholeNumber(index)
  load(words, at)
  return at
}

/** The same for an operation that waits or notifies, which takes fewer kinds of arrays. */
export function indexToWaitAt(words: Int32Array, index: unknown): number {
  const at = indexIn(words, index)
  notify(words, at, 0)
  return at
}

/** For how long to wait, in milliseconds. */
export function timeOf(timeout: unknown): number {
  const time = +(timeout as number)
  return Number.isNaN(time) ? Infinity : Math.max(time, 0)
}

/** How many threads to wake. */
export const countOf = (count: unknown): number =>
  count === undefined ? Infinity : Math.max(wholeNumber(count), 0)

const wholeNumber = (value: unknown): number => Math.trunc(+(value as number)) || 0
