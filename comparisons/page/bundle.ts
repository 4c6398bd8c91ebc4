import { type BuildOptions, build, type Plugin } from 'esbuild'

/** A script, the source map of it, and the files that it was made from. */
export interface Bundle {
  readonly code: string
  readonly map: object
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
    ...forPage(root),
    stdin: { contents, resolveDir: root, sourcefile: 'entry.ts', loader: 'ts' },
    plugins: [...plugins],
  })
  const textOf = (ending: string) =>
    outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? ''
  return {
    code: textOf('.js'),
    map: { ...JSON.parse(textOf('.map')), names: [] },
    files: Object.keys(metafile.inputs),
  }
}

/** A page can carry the async context through lowered functions alone: explorer/execution/carry-context.ts. */
const LOWERED = { 'async-await': false, 'async-generator': false, 'for-await': false }

const forPage = (root: string) =>
  ({
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    outfile: 'out.js',
    sourcemap: 'external',
    sourcesContent: false,
    minifyWhitespace: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2023',
    supported: LOWERED,
    legalComments: 'eof',
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
  }) satisfies BuildOptions
