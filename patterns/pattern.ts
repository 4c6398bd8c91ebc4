import type { Chapter } from './chapters.ts'
import type { Forgets, Spared } from './duties.ts'
import type { Outcome, Stage, World } from './stage.ts'

/**
 * What a scenario is about: nothing bad happens (safety), something good does (liveness), or two
 * solved problems are parts of one operation (composition).
 */
export type Kind = 'safety' | 'liveness' | 'composition'

/**
 * What a composition may use. *Closed*: only the interface that the problem asks for, so that it is
 * written once, in `problem.ts`, and runs against every solution. *Opened*: whatever a solution
 * publishes beyond that; the solution's file writes it, outside of its class.
 */
export type Half = 'closed' | 'opened'

/** One way of putting a solution to the test. */
export interface Scenario<Solution, Opened = unknown> {
  readonly kind: Kind
  /** For a composition. */
  readonly half?: Half
  /**
   * Too large for a complete search under some rule: the bounded search is shown, with its bound.
   */
  readonly isLarge?: boolean
  /**
   * Creates everything afresh for one run. Called thousands of times. `opened` is what the file of
   * the solution exports under that name; only an opened composition is handed it.
   */
  stage(solution: Solution, world: World, opened: Opened): Stage
}

/** A side of the contest, or no preference among those that survive, or none of the three. */
export type Winner = 'locks' | 'event' | 'STM' | 'either' | 'neither'

/**
 * What the author prefers, and why: an opinion, shown beside what the scenarios decide. An opinion
 * that contradicts them is an error: a scenario that a correct solution of one side survives and
 * none of the preferred side does.
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
export interface Pattern<Solution, Opened = unknown> {
  readonly title: string
  /** What the problem teaches, in one sentence. */
  readonly lesson: string
  /** Its place in the learning path. */
  readonly chapter: Chapter
  /** Names of the patterns to read before this one, in this chapter or in earlier ones. */
  readonly after: readonly string[]
  readonly choice: Choice
  /** By names, which tokens and pages quote. */
  readonly scenarios: Readonly<Record<string, Scenario<Solution, Opened>>>
}

/** Returns `pattern` as it is, checked against {@link Pattern} by the compiler. */
export const definePattern = <Solution, Opened = unknown>(
  pattern: Pattern<Solution, Opened>,
): Pattern<Solution, Opened> => pattern

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
  /** What the class publishes beyond the interface of the problem. */
  readonly published?: Readonly<Record<string, string>>
  /** The opened compositions, made of what is published. */
  readonly opened?: unknown
  readonly composing?: Composing
  /** For a wrong solution that is a correct one but for what it leaves out. */
  readonly forgets?: Forgets
  readonly spared?: Spared
}

/**
 * The public members of `Class` that `Interface` does not ask for, each with the rule that a caller
 * must keep. The compiler sees to it that none is missing.
 */
export type Published<Class, Interface> = Readonly<
  Record<Exclude<keyof Class, keyof Interface>, string>
>

/** What else an opened composition takes. */
export interface Composing {
  /** What has to be known before it begins. */
  readonly beforehand: string
  /** What its author has to undo by hand if it cannot be finished. */
  readonly undone: string
}

/**
 * A composition in both halves, under `name` and under `name, opened`. `closed` is the composition
 * that uses only the interface of the problem; `large` the halves that are too large for every rule.
 */
export const inHalves = <Solution, Opened>(
  name: string,
  closed: Opened,
  stage: Scenario<Solution, Opened>['stage'],
  large: readonly Half[] = [],
): Readonly<Record<string, Scenario<Solution, Opened>>> => ({
  [name]: {
    kind: 'composition',
    half: 'closed',
    isLarge: large.includes('closed'),
    stage: (solution, world) => stage(solution, world, closed),
  },
  [`${name}, opened`]: {
    kind: 'composition',
    half: 'opened',
    isLarge: large.includes('opened'),
    stage,
  },
})
