import type { Compilation, Written } from './compile.ts'
import type { Editor, EditorOptions } from './editor.ts'

/** What the reader needs to change a solution: what `mend/workshop.js` hands to the page. */
export interface Workshop {
  readonly openEditor: (options: EditorOptions) => Editor
  readonly highlightLines: (text: string) => readonly string[]
  readonly startEsbuild: (packed: string) => Promise<void>
  readonly compile: (written: Written, known: readonly string[]) => Promise<Compilation>
}
