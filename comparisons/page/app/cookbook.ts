import type { PlayableProblem, PlayableSolution } from '../registry.ts'
import type { Workshop } from './mend/workshop.ts'

/** What the script of the page offers to all other scripts, as the global `cookbook`. */
export interface Cookbook {
  /**
   * The modules that all problems share with the explorer, by path, and those of the problems that were
   * loaded.
   */
  readonly shared: Readonly<Record<string, object>>
  problem(problem: PlayableProblem): void
  /** Adds modules, by path, to those that scripts find. */
  share(modules: Readonly<Record<string, object>>): void
  /** Takes the script of a solution that is at `path`, as text that runs by itself, and its source map. */
  solution(path: string, taken: { readonly script: string; readonly map: object }): void
  /** Takes what `mend/workshop.js` hands over. */
  takeWorkshop(workshop: Workshop): void
  /** What `map/layout.js` leaves: it runs in a worker. */
  layout?: () => void
  /** What `mend/esbuild-wasm.js` leaves: WebAssembly, compressed by gzip and in base64. */
  packedEsbuild?: string
  /** What a compiled text of the reader leaves. */
  yours?: PlayableSolution['module']
}
