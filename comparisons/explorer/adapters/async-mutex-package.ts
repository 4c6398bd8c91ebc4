import type * as Package from 'async-mutex'
import { nodeBuiltin } from '../execution/node-builtin.ts'

export type Mutex = Package.Mutex
export type Semaphore = Package.Semaphore

/** What a copy of `async-mutex` exports. */
export type Classes = Pick<typeof Package, 'Mutex' | 'Semaphore'>

/**
 * The copies of `async-mutex`, which a project need not have: the one that is imported and, where some code
 * has required one by now, that of CommonJS. No file waits for the package at its top level, because a bundle
 * that is a plain script cannot.
 */
export async function copiesOfAsyncMutex(): Promise<readonly Classes[]> {
  try {
    // A bundler that does not find the package leaves an import that fails.
    const imported: Classes = await import('async-mutex')
    const required = requiredCopy()
    const isSame = required === undefined || required.Semaphore === imported.Semaphore
    return isSame ? [imported] : [imported, required]
  } catch {
    return []
  }
}

/** The part of `require` that is needed. */
interface Require {
  readonly cache: Readonly<Record<string, { readonly exports: Classes } | undefined>>
  resolve(name: string): string
}

/** What `require` returns for the package; `undefined` if nobody has called it so far, and in a page. */
function requiredCopy(): Classes | undefined {
  const module = nodeBuiltin<{ createRequire(url: string): Require }>('node:module')
  const require = module?.createRequire(import.meta.url)
  return require?.cache[require.resolve('async-mutex')]?.exports
}
