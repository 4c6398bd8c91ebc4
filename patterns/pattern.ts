import type { Chapter } from './chapters.ts'
import type { Outcome, Stage, World } from './stage.ts'

/**
 * What a scenario is about: nothing bad happens (safety), something good does (liveness), or two
 * solved problems are parts of one operation (composition).
 */
export type Kind = 'safety' | 'liveness' | 'composition'

/** One way of putting a solution to the test. */
export interface Scenario<Solution> {
  readonly kind: Kind
  /**
   * Too large for a complete search under every rule: the bounded search is shown, with its bound.
   */
  readonly isLarge?: boolean
  /** Creates everything afresh for one run. Called thousands of times. */
  stage(solution: Solution, world: World): Stage
}

/** What to prefer: mutexes, semaphores and conditions; transactions; any of them; or none. */
export type Winner = 'locks' | 'STM' | 'either' | 'neither'

/**
 * Who wins, and why. If a correct solution with locks survives a scenario that none with STM does,
 * or the other way round, that decides, and a choice that contradicts it is an error. If no
 * scenario decides, the prices do.
 */
export interface Choice {
  /** For the problem by itself: its safety and its liveness. */
  readonly alone: Winner
  /** For two solved problems as parts of something larger. */
  readonly composed: Winner
  /** The reason for both, in one clause that a sceptic would sign. */
  readonly because: string
}

/** A classic problem: what it asks of a solution, and how solutions are put to the test. */
export interface Pattern<Solution> {
  readonly title: string
  /** What the problem teaches, in one sentence. */
  readonly lesson: string
  /** Its place in the learning path. */
  readonly chapter: Chapter
  /** Names of the patterns to read before this one, in this chapter or in earlier ones. */
  readonly after: readonly string[]
  readonly choice: Choice
  /** By names, which tokens and pages quote. */
  readonly scenarios: Readonly<Record<string, Scenario<Solution>>>
}

/** Returns `pattern` as it is, checked against {@link Pattern} by the compiler. */
export const definePattern = <Solution>(pattern: Pattern<Solution>): Pattern<Solution> => pattern

/**
 * What a solution declares about a scenario: the set of ways in which it may end, or why the
 * scenario cannot be written at all with what the solution publishes.
 */
export type AllowedOutcomes = readonly Outcome[] | { readonly inexpressible: string }

/** What a solution declares, by scenario. A scenario that it does not name may only complete. */
export type Outcomes = Readonly<Record<string, AllowedOutcomes>>

/** What a solution's file exports besides its default, all of it optional. */
export interface Declarations {
  readonly outcomes?: Outcomes
  /** The name of what is wrong with the solution: the textbooks', if they have one. */
  readonly bug?: string
  /** What the correctness of the solution costs. */
  readonly price?: string
}
