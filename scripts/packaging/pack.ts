import { join } from 'node:path'
import { buildPackages } from './build-packages.ts'
import { PACKAGES } from './manifests.ts'
import { npm } from './npm.ts'

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
  const { stdout } = await npm(args, { cwd: folder })
  const [packed] = JSON.parse(stdout)
  return {
    path: join(into, packed.filename),
    files: packed.files.map(({ path }: { readonly path: string }) => path),
  }
}
