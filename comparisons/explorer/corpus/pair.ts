import type { Outcome, Program } from '../index.ts'

/** A program with its truth: how its runs end in Node, whatever time `work`, timers and starts take. */
export type JudgedProgram = FailingProgram | SurvivingProgram

/** Some of its runs fail. */
export interface FailingProgram {
  readonly program: Program
  readonly truth: 'fails'
  /** All the ways in which a run fails. */
  readonly outcomes: readonly [Outcome, ...Outcome[]]
  /**
   * Further ways under the harsher rule `event-loop`, by which a lock's or a transaction's await takes any time as
   * well.
   */
  readonly harsher?: readonly Outcome[]
}

/** None of its runs fails. */
export interface SurvivingProgram {
  readonly program: Program
  readonly truth: 'survives'
  /** The ways in which a run fails under the harsher rule alone. */
  readonly harsher?: readonly Outcome[]
}

/** A bug that services have in production, as an engineer would write it, and its mended twin. */
export interface Pair {
  /** What goes wrong in production, in one sentence. */
  readonly story: string
  /** A public report of such a bug, or an article about it. */
  readonly source?: string
  readonly wrong: FailingProgram
  readonly right: SurvivingProgram
  /** Further programs of the same story, by name. */
  readonly others?: Readonly<Record<string, JudgedProgram>>
}
