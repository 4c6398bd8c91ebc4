import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Manifest, manifestOf, PACKAGES, type PackageName } from './manifests.ts'
import { pack, type Tarball } from './pack.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Runs Node in `cwd`. Returns what it printed; rejects if it fails. */
export async function node(cwd: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, NO_COLOR: '1', NODE_OPTIONS: '' }
  return (await promisify(execFile)(process.execPath, args, { cwd, env })).stdout
}

/** Both packages as their users get them. */
export interface Installed {
  /** Where the packages were built: a folder for each, and the tarballs. */
  readonly built: string
  /** A project that has them and what they need, and nothing that is optional. */
  readonly bare: string
  /** A project that has what is optional as well. */
  readonly full: string
  readonly tarballs: Readonly<Record<PackageName, Tarball>>
  readonly manifests: Readonly<Record<PackageName, Manifest>>
  remove(): Promise<void>
}

/**
 * Builds the packages, and puts what their tarballs hold into two projects, beside links to what
 * they declare that they need. Nothing is loaded from a registry.
 */
export async function install(): Promise<Installed> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'packages & more-')))
  const [built, bare, full] = [join(folder, 'built'), join(folder, 'bare'), join(folder, 'full')]
  const packed = await pack(built)
  const all = await Promise.all(PACKAGES.map(manifestOf))
  const tarballs = byName(packed)
  const manifests = byName(all)
  for (const project of [bare, full]) {
    for (const name of PACKAGES) {
      const files = tarballs[name].files
      await put(join(built, name), files, join(project, 'node_modules', manifests[name].name))
    }
    await writeFile(join(project, 'package.json'), '{ "type": "module" }')
  }
  await link(
    all.map(({ dependencies }) => dependencies),
    bare,
  )
  await link(
    all.map((each) => ({ ...each.dependencies, ...each.peerDependencies })),
    full,
  )
  const remove = () => rm(folder, { recursive: true, force: true })
  return { built, bare, full, tarballs, manifests, remove }
}

const byName = <A>(values: readonly A[]) =>
  Object.fromEntries(PACKAGES.map((name, i) => [name, values[i]])) as Record<PackageName, A>

async function put(from: string, files: readonly string[], to: string): Promise<void> {
  for (const file of files) await cp(join(from, file), join(to, file))
}

/** Makes packages of this project, besides those that it builds, packages of `project`. */
async function link(needed: readonly (object | undefined)[], project: string): Promise<void> {
  for (const name of Object.keys(Object.assign({}, ...needed))) {
    if (name.startsWith('@concurrency-cookbook/')) continue
    const at = join(project, 'node_modules', name)
    await mkdir(dirname(at), { recursive: true })
    await symlink(join(root, 'node_modules', name), at, 'junction')
  }
}
