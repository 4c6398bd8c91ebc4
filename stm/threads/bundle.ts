import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { isMainThread } from 'node:worker_threads'
import type * as Esbuild from 'esbuild'
import { MisuseError } from '../errors.ts'

const plain = new Set(['.js', '.mjs', '.cjs'])

/** Bun and Deno load TypeScript by themselves, on every thread. */
const loadsTypeScript = 'bun' in process.versions || 'deno' in process.versions

/**
 * A URL that plain Node can load in place of the TypeScript module `entry`: a bundle of all that is
 * TypeScript; the code that loads it deletes it, or else {@link discard}. `undefined` if `entry` can
 * be loaded as it is.
 */
export async function loadable(entry: URL): Promise<string | undefined> {
  removeAtExit() // also where this thread needs no bundle: those that it spawns may
  if (loadsTypeScript || plain.has(extname(entry.pathname))) return undefined
  const bundle = join(tmpdir(), `${PREFIX}${randomUUID()}.mjs`)
  const code = await codeOf(entry)
  // In one go: a process that ends in the middle would leave a file that comes after the removal.
  writeFileSync(bundle, code)
  return pathToFileURL(bundle).href
}

/** What the names of all bundles of this process begin with. */
const PREFIX = `stm-thread-${process.pid}-`

let isWatching = !isMainThread || loadsTypeScript

/**
 * A process that ends does not wait until its threads have removed their bundles, and a thread that was
 * terminated removes none of those of the threads that it was starting.
 */
function removeAtExit(): void {
  if (isWatching) return
  isWatching = true
  process.on('exit', () => {
    if (!existsSync(tmpdir())) return
    for (const file of readdirSync(tmpdir())) {
      if (file.startsWith(PREFIX)) rmSync(join(tmpdir(), file), { force: true })
    }
  })
}

/** Removes the bundle at this URL, if it is still there. */
export const discard = (bundle: string): void => rmSync(fileURLToPath(bundle), { force: true })

interface Bundle {
  readonly code: string
  /** When each source file was last changed. */
  readonly sources: ReadonlyMap<string, number>
}

const bundles = new Map<string, Promise<Bundle>>()

/** The bundle of `entry`, made again only if a source file has changed. */
async function codeOf(entry: URL): Promise<string> {
  const known = bundles.get(entry.href)
  if (known !== undefined) {
    const bundle = await known
    if (await isFresh(bundle)) return bundle.code
  }
  const making = make(entry)
  bundles.set(entry.href, making)
  try {
    return (await making).code
  } catch (error) {
    bundles.delete(entry.href)
    throw error
  }
}

async function isFresh({ sources }: Bundle): Promise<boolean> {
  const checks = [...sources].map(async ([file, time]) => (await timeOf(file)) === time)
  return (await Promise.all(checks)).every(Boolean)
}

const timeOf = async (file: string): Promise<number> => (await stat(file)).mtimeMs

async function make(entry: URL): Promise<Bundle> {
  const { outputFiles, metafile } = await esbuildFor(entry).build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'silent',
    absWorkingDir: dirname(fileURLToPath(entry)),
    // As Node resolves: bundlers would also take what is for bundlers.
    conditions,
    mainFields: ['main'],
    define,
    plugins: [ownAddress, packagesByPath],
  })
  const files = Object.keys(metafile.inputs)
    .filter((file) => !file.startsWith(`${OWN_ADDRESS}:`))
    .map((file) => join(dirname(fileURLToPath(entry)), file))
  const times = await Promise.all(files.map(async (file) => [file, await timeOf(file)] as const))
  return { code: outputFiles[0]?.text ?? '', sources: new Map(times) }
}

/** Leaves packages out of the bundle, which lies where Node would not find them by name. */
const packagesByPath: Esbuild.Plugin = {
  name: 'packages-by-path',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, ...rest }) => {
      if (pluginData === packagesByPath || rest.kind === 'entry-point') return undefined
      if (path.startsWith('node:') || path.startsWith('file:')) return { path, external: true }
      const { importer, resolveDir, kind } = rest
      const options = { importer, resolveDir, kind, pluginData: packagesByPath }
      const resolved = await build.resolve(path, options)
      if (resolved.errors.length > 0 || resolved.external) return { path, external: true }
      // What is TypeScript must be bundled, wherever it lies.
      if (!plain.has(extname(resolved.path))) return resolved
      return { path: pathToFileURL(resolved.path).href, external: true }
    })
  },
}

/** What Node looks for in a package besides what every resolver does. */
const conditions = [
  'node-addons',
  ...((process.features as { require_module?: boolean }).require_module ? ['module-sync'] : []),
]

/** What stands for the address of the source file in a bundle. */
const define = {
  'import.meta.url': 'ownAddress_url',
  'import.meta.filename': 'ownAddress_filename',
  'import.meta.dirname': 'ownAddress_dirname',
}

const OWN_ADDRESS = 'own-address'

/**
 * Keeps `import.meta.url`, `filename` and `dirname` what they are in the source file. esbuild finds
 * them, so that a string which contains them stays as it is, and puts a name in their place; a module
 * that uses one imports it, before anything else.
 */
const ownAddress: Esbuild.Plugin = {
  name: OWN_ADDRESS,
  setup(build) {
    build.onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: 'file' }, async ({ path }) => {
      const source = await readFile(path, 'utf8')
      const loader = loaderOf(path)
      if (!/\bmeta\b/.test(source)) return undefined
      const { code } = await build.esbuild.transform(source, { loader, define })
      const used = Object.values(define).filter((name) => code.includes(name))
      if (used.length === 0) return undefined
      const contents = withImport(source, `import { ${used} } from '${OWN_ADDRESS}:';`)
      return { contents, loader }
    })
    build.onResolve({ filter: /^own-address:/ }, ({ importer }) => ({
      path: importer,
      namespace: OWN_ADDRESS,
      sideEffects: false,
    }))
    build.onLoad({ filter: /^/, namespace: OWN_ADDRESS }, ({ path }) => {
      const own = { url: pathToFileURL(path).href, filename: path, dirname: dirname(path) }
      const lines = Object.entries(own).map(
        ([name, value]) => `export const ownAddress_${name} = ${JSON.stringify(value)}`,
      )
      return { contents: lines.join('\n') }
    })
  },
}

const loaderOf = (path: string): Esbuild.Loader =>
  extname(path).replace(/^\.[cm]?/, '') as Esbuild.Loader

/** On the first line, so that all others keep their numbers; but not before what only may stand there. */
const withImport = (source: string, text: string): string =>
  source.startsWith('#!') ? source.replace('\n', `\n${text}`) : text + source

/** esbuild, from wherever it can be had: beside this library, beside the entry, or with tsx. */
function esbuildFor(entry: URL): typeof Esbuild {
  for (const from of [import.meta.url, entry.href]) {
    const require = createRequire(from)
    for (const find of [require, () => createRequire(require.resolve('tsx'))('esbuild')]) {
      try {
        return find('esbuild')
      } catch {
        // perhaps the next has it
      }
    }
  }
  throw new MisuseError(
    `the thread of ${entry} cannot be started, because it is TypeScript and esbuild is not installed. ` +
      'Install esbuild or tsx, or compile it and pass the address of the JavaScript.',
  )
}
