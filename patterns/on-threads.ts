import type { Thread } from '../stm/threads/index.ts'

// What a problem on threads is. The explorer cannot drive it through its interleavings: it runs on
// real threads, with a watchdog and a killer.

/** How a run of a solution may end while all of its threads live. */
export type RunOutcome = 'completed' | 'money is lost' | 'an audit is wrong' | 'deadlock'

/** What happens to the other threads when one is killed at a random moment. */
export type KillOutcome = 'they go on' | 'they are stuck' | 'money is lost'

/** What the file of a solution declares. An outcome that it does not name must never be seen. */
export interface ThreadsDeclared {
  /** What is wrong with it, in the words of the textbooks. */
  readonly bug?: string
  /** What its correctness costs. */
  readonly price?: string
  /** The outcomes that must be seen, each in at least one of a few runs. */
  readonly seen: readonly RunOutcome[]
  /** Outcomes that chance may show or hide. */
  readonly possible?: readonly RunOutcome[]
  /** The worst that killing a thread does, of several tries. Without it, no thread is killed. */
  readonly kills?: KillOutcome
}

/** Shared memory in which a solution is put to the test, and the threads that work on it. */
export interface Site {
  /** Starts all threads. A killer kills the first one. */
  start(): readonly Thread<unknown>[]
  /** How much each thread has done, the first one first; all that it names must go on. */
  progress(): readonly number[]
  /** Asks all threads to end. */
  close(): void
  /** How much was done, in words. */
  done(): string
  /** Which thread waits for which, in words; empty where the solution does not record it. */
  standstill(): string
  /** What is wrong, when all threads have ended. */
  faults(): readonly Exclude<RunOutcome, 'completed' | 'deadlock'>[]
}

/** A problem on threads. The file `threads.ts` in its folder exports it by default. */
export interface ThreadsProblem {
  readonly title: string
  readonly lesson: string
  /** Who works there and who watches, in one sentence. */
  readonly watched: string
  /** The solutions, the wrong ones first. */
  readonly solutions: Readonly<Record<string, ThreadsDeclared>>
  /** Creates a new site for a solution. */
  open(solution: string): Site
}
