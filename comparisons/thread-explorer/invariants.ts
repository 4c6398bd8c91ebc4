import { textOf } from './text-of.ts'

type Holds = (words: Int32Array) => unknown

/** An invariant that does not hold. */
export interface Broken {
  /** Its place among the others. */
  readonly at: number
  /** If it cannot say whether it holds: what it does instead. */
  readonly does: string | undefined
}

/** The first of some invariants that does not hold for `words`, or cannot say. */
export function brokenAmong(invariants: readonly Holds[], words: Int32Array): Broken | undefined {
  for (const [at, holds] of invariants.entries()) {
    try {
      const result = holds(words)
      if (isPromise(result)) return { at, does: 'returns a promise' }
      if (!result) return { at, does: undefined }
    } catch (error) {
      return { at, does: `throws ${textOf(error)}` }
    }
  }
  return undefined
}

const isPromise = (value: unknown): boolean =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
