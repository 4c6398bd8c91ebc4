import type { BuildOptions } from 'esbuild'

/** A page can carry the async context through lowered functions alone: explorer/execution/carry-context.ts. */
const LOWERED = { 'async-await': false, 'async-generator': false, 'for-await': false }

/**
 * How esbuild compiles for a page: by itself where the page is built, and as WebAssembly in the page, for
 * what the reader writes there. The latter has no `tsconfig.json` to read, so what matters of it is here.
 */
export const PAGE_OPTIONS = {
  bundle: true,
  write: false,
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
  tsconfigRaw: { compilerOptions: { target: 'ES2023', strict: true, verbatimModuleSyntax: true } },
} as const satisfies BuildOptions

/** A script, and the source map of it. */
export interface Compiled {
  readonly code: string
  /** Version 3. */
  readonly map: object
}

/** What esbuild has built with {@link PAGE_OPTIONS}. */
export function compiled(
  outputFiles: readonly { readonly path: string; readonly text: string }[],
): Compiled {
  const textOf = (ending: string) =>
    outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? ''
  return { code: textOf('.js'), map: { ...JSON.parse(textOf('.map')), names: [] } }
}

// A bundle takes what problems share from the script of the page.
/** The namespace of such modules in esbuild. */
export const FROM_THE_PAGE = 'shared'

/** What the import of the module at `path`, from the root of the project, resolves to. */
export const asShared = (path: string) => ({
  // By its ending a path says what kind of module it is.
  path: `${path}.cjs`,
  namespace: FROM_THE_PAGE,
})

/** What is loaded for the `path` of {@link asShared}. */
export const loadShared = ({ path }: { readonly path: string }) => ({
  contents: `module.exports = cookbook.shared[${JSON.stringify(path.replace(/\.cjs$/, ''))}]`,
  loader: 'js' as const,
})
