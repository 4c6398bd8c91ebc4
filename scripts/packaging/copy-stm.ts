import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { relativeImportsIn, withRelativeImports } from './relative-imports.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What to copy, and how. */
export interface CopyOptions {
  /** Whether the engine for worker threads is copied as well. */
  readonly threads: boolean
  /** The ending of import paths: `js`, as compilers want it, or `ts`, as Node does without one. */
  readonly endings: 'js' | 'ts'
}

/**
 * Copies the sources of `stm` into `folder`, and the licence: what `index.ts` imports directly or
 * indirectly, and nothing else. Returns the files, relative to `folder`.
 */
export async function copyStm(
  folder: string,
  { threads, endings }: CopyOptions,
): Promise<string[]> {
  const waiting = ['index.ts', ...(threads ? ['threads/index.ts'] : [])]
  const copied = new Set<string>()
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (copied.has(file)) continue
    copied.add(file)
    const text = await readFile(join(root, 'stm', file), 'utf8')
    const beside = posix.dirname(file)
    waiting.push(...relativeImportsIn(text).map((path) => `${posix.join(beside, path)}.ts`))
    const target = join(folder, file)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(
      target,
      withRelativeImports(text, (path) => `${path}.${endings}`),
    )
  }
  await copyFile(join(root, 'LICENSE'), join(folder, 'LICENSE'))
  return ['LICENSE', ...[...copied].sort()]
}
