import { readFile } from 'node:fs/promises'
import type { PackageName } from './manifests.ts'

/** A program in the README of a package, and the lines that it says it prints. */
export interface ReadmeProgram {
  readonly source: string
  readonly prints: string
}

/** The programs in the README of a package. */
export async function programsOf(name: PackageName): Promise<ReadmeProgram[]> {
  const url = new URL(`../../packages/${name}/README.md`, import.meta.url)
  const readme = await readFile(url, 'utf8')
  return [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, source = '']) => ({
    source,
    prints: [...source.matchAll(/\/\/ => (.*)/g)].map(([, line]) => `${line}\n`).join(''),
  }))
}
