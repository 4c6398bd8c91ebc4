import type { Outcomes, Pattern } from '../../patterns/pattern.ts'
import type { SolutionKind } from '../../patterns/solution-order.ts'

/** A problem as a list shows it. */
export interface ListedProblem {
  /** The name of its folder. */
  readonly name: string
  readonly title: string
}

/** A problem that can be played: what a script of `problems/` hands over. */
export interface PlayableProblem {
  /** The name of its folder. */
  readonly name: string
  readonly pattern: Pattern<unknown>
  /** In the order in which its pages show them. */
  readonly solutions: readonly PlayableSolution[]
  /** Its modules that the script has, by path: what the reader writes can import them. */
  readonly modules: Readonly<Record<string, object>>
  /** The solutions that cannot run in a page. */
  readonly elsewhere: readonly Elsewhere[]
  /** The lines of each source file, by its path in the project, as HTML. */
  readonly sources: Readonly<Record<string, readonly string[]>>
  /** What of the script is code, as text that runs by itself: a worker runs it again. */
  readonly script: string
  /** The source map of the script, version 3. */
  readonly map: object
}

/** A solution that runs in the page. */
export interface PlayableSolution {
  readonly name: string
  readonly kind: SolutionKind
  /** The name of what is wrong with it. */
  readonly bug?: string
  /** How each scenario may end, where it may do so otherwise than completed. */
  readonly outcomes?: Outcomes
  /** It is there once the script `apart` is loaded, if there is one. */
  readonly module: { readonly default: unknown; readonly opened?: unknown }
  /** The path of the script that has the module; without it, the script of the problem has it. */
  readonly apart?: string
  /** What the reader has changed; `undefined` for the solution as it is. */
  readonly changed?: Changed
}

/** A solution that the reader has changed. */
export interface Changed {
  /** The name of the solution as it is. */
  readonly from: string
  /** The script into which the page has compiled it. */
  readonly code: string
  /** The file that was changed, by its path in the project, and its lines now, as HTML. */
  readonly file: string
  readonly lines: readonly string[]
}

/** A solution that does not run in a page, and why, in one clause. */
export interface Elsewhere {
  readonly name: string
  readonly why: string
}
