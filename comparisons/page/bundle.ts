import { build, type Plugin } from 'esbuild'
import { type Compiled, compiled, PAGE_OPTIONS } from './page-options.ts'

/** A script, the source map of it, and the files that it was made from. */
export interface Bundle extends Compiled {
  readonly files: readonly string[]
}

/**
 * Bundles `contents`, a module in the folder `root`, for a page. Names are kept: a trace shows them, and the
 * explorer goes by the text of functions.
 * @throws BuildFailure of esbuild, if something cannot be resolved in a page.
 */
export async function bundle(
  root: string,
  contents: string,
  plugins: readonly Plugin[] = [],
): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    ...PAGE_OPTIONS,
    absWorkingDir: root,
    metafile: true,
    stdin: { contents, resolveDir: root, sourcefile: 'entry.ts', loader: 'ts' },
    plugins: [...plugins],
  })
  return { ...compiled(outputFiles), files: Object.keys(metafile.inputs) }
}
