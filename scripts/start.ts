import module from 'node:module'
import type { Runnable } from './command-line.ts'

/** What newer versions of Node have. */
interface Newer {
  /** From Node 22.15 on. */
  readonly registerHooks?: (hooks: object) => void
  /** From Node 22.8 on. */
  readonly enableCompileCache?: () => void
}

/**
 * Imports `file`, a path relative to this folder, and runs the command that it exports, if it does.
 * From it on the project's own files are loaded without tsx, which gives every function its name by
 * a call.
 */
export async function start(file: string): Promise<void> {
  const { registerHooks, enableCompileCache } = module as Newer
  enableCompileCache?.()
  if (registerHooks !== undefined) registerHooks(await import('./loading/hooks.ts'))
  else module.register('./loading/hooks.ts', import.meta.url)
  const imported: { readonly default?: Runnable } = await import(
    new URL(file, import.meta.url).href
  )
  await imported.default?.main()
}
