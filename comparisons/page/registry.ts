import type { SolutionKind } from '../../patterns/discover.ts'
import type { Pattern } from '../../patterns/pattern.ts'
import type { Workshop } from './app/mend/workshop.ts'

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
  /** The source map of the script, version 3. */
  readonly map: object
}

/** A solution that runs in the page. */
export interface PlayableSolution {
  readonly name: string
  readonly kind: SolutionKind
  /** The name of what is wrong with it. */
  readonly bug?: string
  readonly module: { readonly default: unknown; readonly opened?: unknown }
  /** What the reader has changed; `undefined` for the solution as it is. */
  readonly changed?: Changed
}

/** A solution that the reader has changed. */
export interface Changed {
  /** The name of the solution as it is. */
  readonly from: string
  /** The file that was changed, by its path in the project, and its lines now, as HTML. */
  readonly file: string
  readonly lines: readonly string[]
}

/** A solution that does not run in a page, and why, in one clause. */
export interface Elsewhere {
  readonly name: string
  readonly why: string
}

/** What the script of the page offers to all other scripts, as the global `cookbook`. */
export interface Cookbook {
  /**
   * The modules that all problems share with the explorer, by path, and those of the problems that were
   * loaded.
   */
  readonly shared: Readonly<Record<string, object>>
  problem(problem: PlayableProblem): void
  /** Takes what `mend/workshop.js` hands over. */
  takeWorkshop(workshop: Workshop): void
  /** What `mend/esbuild-wasm.js` leaves: WebAssembly, compressed by gzip and in base64. */
  packedEsbuild?: string
  /** What a compiled text of the reader leaves. */
  yours?: PlayableSolution['module']
}
