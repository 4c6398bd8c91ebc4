import { inWords } from './errors.ts'

/**
 * Asserts that `count` can be a number of things. `what` names it in the message.
 * @throws RangeError unless `count` is a whole number of 0 or more.
 */
export function assertCount(what: string, count: number): void {
  if (Number.isSafeInteger(count) && count >= 0) return
  throw new RangeError(`${what} must be a whole number of 0 or more, and was ${inWords(count)}`)
}

/**
 * The same for a bound, which may be `Infinity`.
 * @throws RangeError unless `bound` is a whole number of 0 or more, or `Infinity`.
 */
export function assertBound(what: string, bound: number): void {
  if (bound !== Infinity) assertCount(what, bound)
}
