import module from 'node:module'

/** What newer versions of Node have. */
interface Newer {
  /** From Node 22.15 on. */
  readonly registerHooks?: (hooks: object) => void
  /** From Node 22.8 on. */
  readonly enableCompileCache?: () => void
}

/**
 * Runs the command `scripts/commands/<name>.ts`. From here on the project's own files are loaded
 * without tsx, which gives every function its name by a call, and compiles at every start what has
 * not changed.
 */
export async function start(name: string): Promise<void> {
  const { registerHooks, enableCompileCache } = module as Newer
  enableCompileCache?.()
  if (registerHooks !== undefined) registerHooks(await import('./loading/hooks.ts'))
  else module.register('./loading/hooks.ts', import.meta.url)
  await import(new URL(`commands/${name}.ts`, import.meta.url).href)
}
