import { execFile } from 'node:child_process'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { filesIn } from '../../comparisons/docs/store.ts'
import { PACKAGES, type PackageName } from './manifests.ts'
import { withRelativeImports } from './relative-imports.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Builds the packages into `into`: a folder for each, complete as it is published. The sources are
 * compiled once, together. What leads from the explorer into `stm` then becomes an import of the
 * other package, so that both share one copy of it.
 */
export async function buildPackages(into: string): Promise<void> {
  for (const name of PACKAGES) await rm(join(into, name), { recursive: true, force: true })
  const built = join(into, '.built')
  await rm(built, { recursive: true, force: true })
  await compile(built)
  for (const file of await filesIn(pathToFileURL(`${built}/`))) {
    const { name, path } = placeOf(file)
    const text = await readFile(join(built, file), 'utf8')
    await write(join(into, name, 'dist', path), withPackages(text, file))
  }
  await rm(built, { recursive: true })
  for (const name of PACKAGES) await addPapers(join(into, name), name)
}

async function compile(into: string): Promise<void> {
  await mkdir(into, { recursive: true }) // before a compiler is started that could not write there
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  await promisify(execFile)(
    process.execPath,
    [tsc, '-p', 'tsconfig.build.json', '--outDir', into],
    {
      cwd: root,
    },
  )
}

/** The package of a built file, and its place in the package's `dist/`. */
function placeOf(file: string): { readonly name: PackageName; readonly path: string } {
  return file.startsWith('stm/')
    ? { name: 'stm', path: file.slice('stm/'.length) }
    : { name: 'explorer', path: file }
}

/** `text` of a built file, with imports that hold in its package. All of them end in `.js`. */
function withPackages(text: string, file: string): string {
  return withRelativeImports(text, (path) => {
    const target = posix.join(posix.dirname(file), path)
    const leaves = target.startsWith('stm/') && placeOf(file).name !== 'stm'
    return leaves ? `@concurrency-cookbook/stm/internal/${target.slice(4)}` : `${path}.js`
  })
}

/**
 * Adds the manifest, the README, the licence and the changelog. In the repository the README links to the
 * last two in the root; in the package they are beside it.
 */
async function addPapers(folder: string, name: PackageName): Promise<void> {
  const from = join(root, 'packages', name)
  await copyFile(join(from, 'package.json'), join(folder, 'package.json'))
  const readme = await readFile(join(from, 'README.md'), 'utf8')
  await write(join(folder, 'README.md'), readme.replaceAll('](../../', ']('))
  for (const paper of ['LICENSE', 'CHANGELOG.md'])
    await copyFile(join(root, paper), join(folder, paper))
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
}
