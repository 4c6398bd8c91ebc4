import { Patches } from './patches.ts'

/** The functions of the language whose promises are settled from outside the thread's own code. */
const SETTLED_OUTSIDE: Readonly<Record<string, readonly string[]>> = {
  Atomics: ['waitAsync'],
  WebAssembly: ['compile', 'compileStreaming', 'instantiate', 'instantiateStreaming'],
}

/**
 * Calls `used` whenever some code begins something of which `async_hooks` does not tell: a compilation of
 * WebAssembly, or a wait for another thread. Returns a function that puts everything back.
 */
export function watchNativePromises(used: () => void): () => void {
  const patches = new Patches()
  for (const [name, methods] of Object.entries(SETTLED_OUTSIDE)) {
    const target = (globalThis as Readonly<Record<string, unknown>>)[name] as object | undefined
    for (const method of methods) patches.precede(target, method, used)
  }
  return () => patches.putBack()
}
