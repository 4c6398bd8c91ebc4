import type { Thread } from '../stm/threads/index.ts'

// A problem on threads. The explorer cannot drive it through its interleavings: it runs on real
// threads, with a watchdog and a killer.

/** How the run of a solution may end, if no thread is killed. */
export type RunOutcome = 'completed' | 'money is lost' | 'an audit is wrong' | 'deadlock'

/** What becomes of the others when a thread is killed at a random moment. */
export type KillOutcome = 'they go on' | 'they are stuck' | 'money is lost'

/** What a solution's file declares. */
export interface ThreadsDeclared {
  /** The name of what is wrong with it: the textbooks', if they have one. */
  readonly bug?: string
  /** What the correctness of the solution costs. */
  readonly price?: string
  /** How its runs may end. */
  readonly runs: readonly RunOutcome[]
  /** What killing a thread does, tried several times: the worst counts. If missing, none is killed. */
  readonly kills?: KillOutcome
}

/** Where a solution is put to the test: shared memory, and the threads that work on it. */
export interface Site {
  /** Starts all threads. The first is the one that a killer kills. */
  start(): readonly Thread<unknown>[]
  /** How much each of the other threads has done; they must go on when the first is killed. */
  progress(): readonly number[]
  /** Asks all threads to come to an end. */
  close(): void
  /** How much was done, in words. */
  done(): string
  /** Which thread waits for which, in words; empty if that is not known. */
  standstill(): string
  /** What is wrong, when all threads have ended. */
  faults(): readonly Exclude<RunOutcome, 'completed' | 'deadlock'>[]
}

/** A problem on threads, which a file `threads.ts` exports by default. */
export interface ThreadsProblem {
  readonly title: string
  readonly lesson: string
  /** Who works there and who watches, in one sentence. */
  readonly watched: string
  /** The solutions, the wrong ones first. */
  readonly solutions: Readonly<Record<string, ThreadsDeclared>>
  /** Returns a new site for `solution`. */
  open(solution: string): Site
}
