import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { buildPackages } from './build-packages.ts'
import { PACKAGES } from './manifests.ts'

/** A tarball, and the files in it. */
export interface Tarball {
  readonly path: string
  readonly files: readonly string[]
}

/** Builds the packages into `into`, and a tarball of each beside them, in the order of the list. */
export async function pack(into: string): Promise<Tarball[]> {
  await buildPackages(into)
  const tarballs: Tarball[] = []
  for (const name of PACKAGES) tarballs.push(await packOne(join(into, name), into))
  return tarballs
}

async function packOne(folder: string, into: string): Promise<Tarball> {
  const args = ['pack', '--json', '--ignore-scripts', '--offline', '--pack-destination', into]
  const { stdout } = await promisify(execFile)('npm', args, { cwd: folder, shell: true })
  const [packed] = JSON.parse(stdout)
  return {
    path: join(into, packed.filename),
    files: packed.files.map(({ path }: { readonly path: string }) => path),
  }
}
