import type { BuildFailure, BuildOptions, BuildResult, Message, Plugin } from 'esbuild-wasm'
import { notInAPage } from '../../not-in-a-page.ts'
import {
  asShared,
  type Compiled,
  compiled,
  FROM_THE_PAGE,
  loadShared,
  PAGE_OPTIONS,
} from '../../page-options.ts'
import { resolveImport } from './resolve-import.ts'

/** What the reader has written. */
export interface Written {
  /** The path in the project of the file whose text the reader has changed. */
  readonly file: string
  readonly text: string
}

/** Why a text cannot be compiled. */
export interface Fault {
  readonly message: string
  /** From 1; `null` if no line is to blame. */
  readonly line: number | null
  /** From 0. */
  readonly column: number
  /** In characters. */
  readonly length: number
}

/** A script that hands over the module, or what is wrong with the text. */
export type Compilation =
  | ({ readonly kind: 'compiled' } & Compiled)
  | { readonly kind: 'faulty'; readonly faults: readonly Fault[] }

/** `build` of esbuild, with what the options of the page ask for. */
type Build = (options: BuildOptions & { readonly write: false }) => Promise<BuildResult>

/**
 * Compiles a solution as the page itself is compiled. What it imports is taken from the page, which has the
 * modules `known`, by path. Types are erased and not checked.
 */
export async function compile(
  { file, text }: Written,
  known: readonly string[],
  build: Build,
): Promise<Compilation> {
  try {
    const { outputFiles = [] } = await build({
      ...PAGE_OPTIONS,
      define: { ...PAGE_OPTIONS.define, ...MARKED },
      stdin: { contents: entryOf(file), sourcefile: 'entry.ts', loader: 'ts' },
      plugins: [fromPage(file, text, known)],
    })
    const { code, map } = compiled(outputFiles)
    const obstacle = notInAPage(code)
    if (obstacle !== undefined) return faulty([faultOf(`this does not run in a page: ${obstacle}`)])
    const [, outside] = new RegExp(`${MARK}(\\w+)`).exec(code) ?? []
    if (outside !== undefined) return faulty([faultOf(beyond(outside))])
    return { kind: 'compiled', code, map: withPlainSources(map) }
  } catch (error) {
    const { errors } = error as Partial<BuildFailure>
    if (errors === undefined) throw error
    const lines = text.split('\n').length
    return faulty(errors.map((error) => within(lines, faultOf(error.text, error.location))))
  }
}

/** What a page has and the explorer does not follow, or a worker does not have: a run of it shows nothing. */
const OUTSIDE = [
  ...['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'MessageChannel', 'BroadcastChannel'],
  ...['Worker', 'indexedDB', 'requestAnimationFrame', 'requestIdleCallback', 'postMessage'],
  ...['document', 'window', 'localStorage', 'sessionStorage'],
]

const MARK = '__outside_'

/** esbuild replaces these where they are global, and not where the text has a name of its own. */
const MARKED = Object.fromEntries(OUTSIDE.map((name) => [name, `${MARK}${name}`]))

const beyond = (name: string): string =>
  `the explorer does not follow ${name}, so it cannot play this text`

/** A module that hands over the one in `file`. */
export const entryOf = (file: string): string => `
  import * as yours from ${JSON.stringify(`./${file}`)}
  if (yours.default === undefined) throw 'there is no default export, so nothing to play'
  cookbook.yours = yours`

const faulty = (faults: readonly Fault[]): Compilation => ({ kind: 'faulty', faults })

const faultOf = (message: string, location: Message['location'] = null): Fault => ({
  message,
  line: location?.line ?? null,
  column: location?.column ?? 0,
  length: location?.length ?? 0,
})

/** The fault, at the last line if it is beyond: what should stand at the end is missing. */
const within = (lines: number, fault: Fault): Fault =>
  fault.line !== null && fault.line > lines
    ? { message: 'Unexpected end of file', line: lines, column: 0, length: 0 }
    : fault

const YOURS = 'yours'

/** Resolves imports without any file: the text itself, and modules that the page has. */
const fromPage = (file: string, text: string, known: readonly string[]): Plugin => ({
  name: 'from the page',
  setup(build) {
    build.onResolve({ filter: /./ }, ({ path, importer }) => {
      if (importer === 'entry.ts') return { path: file, namespace: YOURS }
      const found = resolveImport(path, file, known)
      if (found === undefined) return { errors: [{ text: refusal(path, known) }] }
      return asShared(found)
    })
    // Without any import or export it would be a CommonJS module, and have a default export.
    const contents = `${text}\nexport {}`
    build.onLoad({ filter: /./, namespace: YOURS }, () => ({ contents, loader: 'ts' }))
    build.onLoad({ filter: /./, namespace: FROM_THE_PAGE }, loadShared)
  },
})

function refusal(specifier: string, known: readonly string[]): string {
  const packages = known.flatMap(
    (path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [],
  )
  const offered = [...new Set(packages)].map((each) => `'${each}'`).join(', ')
  return `this page does not have '${specifier}'; it has ${offered}, and the files that its solutions import`
}

/** The map with the path of the text as it is in the project, as in the maps of the problems. */
function withPlainSources(map: object): object {
  const { sources = [] } = map as { readonly sources?: readonly string[] }
  return { ...map, sources: sources.map((source) => source.replace(`${YOURS}:`, '')) }
}
