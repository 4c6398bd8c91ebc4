import { readFile } from 'node:fs/promises'

/** The packages, each after those that it needs. */
export const PACKAGES = ['stm', 'explorer'] as const

export type PackageName = (typeof PACKAGES)[number]

/** The part of a `package.json` that the scripts read. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly repository?: unknown
  readonly engines: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
  readonly peerDependenciesMeta: Readonly<Record<string, object>>
}

/** The manifest of a package, as it is published. */
export async function manifestOf(name: PackageName): Promise<Manifest> {
  const file = new URL(`../../packages/${name}/package.json`, import.meta.url)
  return JSON.parse(await readFile(file, 'utf8'))
}
