import type { LitmusCount, LitmusLoop, LitmusTest } from './litmus.ts'
import type { Outcome } from './stage.ts'

// A problem whose solutions run on real threads, through all their schedules: the folder has a
// `schedules.ts` that exports a ScheduledProblem by default, and each other file is a solution, a
// program of threads (`threads-program.ts`) with what it declares.

/** A problem on threads that is explored. */
export interface ScheduledProblem {
  readonly title: string
  /** What it teaches, in one sentence. */
  readonly lesson: string
  /** Who does what, and what must hold, in a sentence or two. */
  readonly story: string
  /** Which side the author prefers, and why: an opinion. */
  readonly prefers: { readonly solution: string; readonly because: string }
}

/** What the file of a solution declares beside the program that it exports by default. */
export interface ScheduledDeclarations {
  /** The name of what is wrong with it: the textbooks', if they have one. */
  readonly bug?: string
  /** What its correctness costs. */
  readonly price?: string
  /** Every way in which a run may end, no more and no less. Default: `completed` alone. */
  readonly outcomes?: readonly Outcome[]
  /** What of it runs for real as well, in many rounds: memory does more than any schedule explains. */
  readonly litmus?: LitmusTest
  /** A loop that runs for real as well. */
  readonly loop?: LitmusLoop
  /** Increments that are counted for real as well. */
  readonly count?: LitmusCount
}

/** Returns `problem` as it is, checked by the compiler. */
export const defineScheduled = (problem: ScheduledProblem): ScheduledProblem => problem
