import type { Outcome, Stage, World } from './stage.ts'

/** What a scenario is about: nothing bad happens, something good does, or two parts make a whole. */
export type Kind = 'safety' | 'liveness' | 'composition'

/** One way of putting a solution to the test. */
export interface Scenario<Solution> {
  readonly kind: Kind
  /** Too large for a complete search under every rule; shown for the picture, with what was covered. */
  readonly isLarge?: boolean
  stage(solution: Solution, world: World): Stage
}

/** What is to be preferred: mutexes, semaphores and conditions; transactions; whichever one likes; or none of these. */
export type Winner = 'locks' | 'STM' | 'either' | 'neither'

/**
 * Who wins, and why. Where some scenario is survived with the one and not with the other, that
 * decides, and a choice that says otherwise is an error. Where none is, the prices decide.
 */
export interface Choice {
  /** For the problem by itself: its safety and its liveness. */
  readonly alone: Winner
  /** For two solved ones as parts of something bigger. */
  readonly composed: Winner
  /** The reason for both, in one clause that a sceptic would sign. */
  readonly because: string
}

/** A classic problem: what it asks of a solution, and how solutions are put to the test. */
export interface Pattern<Solution> {
  readonly title: string
  readonly lesson: string
  readonly choice: Choice
  readonly scenarios: Readonly<Record<string, Scenario<Solution>>>
}

/** Checks a `problem.ts` against {@link Pattern}. */
export const definePattern = <Solution>(pattern: Pattern<Solution>): Pattern<Solution> => pattern

/**
 * What a solution says of a scenario: the set of ways in which it may end, or why it cannot be
 * written at all with what the solution publishes.
 */
export type Ending = readonly Outcome[] | { readonly inexpressible: string }

/** What a solution's file declares, scenario by scenario. Unnamed ones may only complete. */
export type Outcomes = Readonly<Record<string, Ending>>

/** What a solution's file exports besides its default, all of it optional. */
export interface Declarations {
  readonly outcomes?: Outcomes
  /** The name of what is wrong with it, in the words of the textbooks. */
  readonly bug?: string
  /** What its correctness costs. */
  readonly price?: string
}
