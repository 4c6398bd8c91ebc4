import type { ThreadsProgram } from '../../../patterns/threads-program.ts'

/** More attempts than any run has. */
const MANY = 100

/**
 * Invariants for the end of a run, one of which is always broken: its name says how many attempts the
 * run took, by `count`.
 */
export const saying = (count: () => number): NonNullable<ThreadsProgram['finally']> =>
  Object.fromEntries(
    Array.from({ length: MANY }, (_, n) => [`not ${n} attempts`, () => count() !== n]),
  )
