import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { BuildFailure } from 'esbuild'
import { filesIn } from './files-in.ts'
import { build, cache, EDITION, root } from './options.ts'
import { holdsPrograms, readable } from './readers.ts'

/** Their files are compiled together, as soon as one that is needed is not in the cache. */
const FOLDERS = ['stm', 'patterns', 'comparisons', 'scripts']

/**
 * The JavaScript of a TypeScript file of the project, with a source map. It comes from a cache, if
 * the file was compiled before with the same text.
 *
 * @throws BuildFailure of esbuild, if the file cannot be compiled.
 */
export function compiled(file: string): string {
  const key = keyOf(file)
  return cache.get(key) ?? compileMissing(file).get(file) ?? ''
}

const keyOf = (file: string): string =>
  createHash('sha256')
    .update(EDITION)
    .update(isProgram(file) ? '\0with readers\0' : '\0')
    .update(readFileSync(file))
    .digest('hex')

const isProgram = (file: string): boolean => holdsPrograms(relative(root, file))

/** Compiles `needed`, and all other files that are not in the cache: esbuild is started once. */
function compileMissing(needed: string): Map<string, string> {
  cache.forgetOld()
  const missing = sources().filter((file) => cache.get(keyOf(file)) === undefined)
  const files = new Set([needed, ...missing])
  try {
    return compile([...files])
  } catch (error) {
    for (const broken of brokenBy(error)) files.delete(broken)
    if (!files.has(needed)) throw error
    return compile([...files])
  }
}

const brokenBy = (error: unknown): string[] =>
  (error as BuildFailure).errors.map(({ location }) => join(root, location?.file ?? ''))

function compile(files: readonly string[]): Map<string, string> {
  const keys = files.map((file) => [file, keyOf(file)] as const)
  const where = { outdir: root, outbase: root, outExtension: { '.js': '.ts' } }
  const { outputFiles } = build({ ...where, entryPoints: [...files] })
  const code = new Map(
    outputFiles.map(({ path, text }) => [path, isProgram(path) ? readable(text) : text]),
  )
  // A file that was changed meanwhile is not kept, because its key may be that of another text.
  for (const [file, key] of keys) if (keyOf(file) === key) cache.set(key, code.get(file) ?? '')
  return code
}

const sources = (): string[] => FOLDERS.flatMap(filesIn).map((file) => join(root, file))
