import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

interface Bun {
  gc(isSynchronous: boolean): void
}

/** What Bun has, whose engine is not V8. */
const { Bun: bun } = globalThis as { readonly Bun?: Bun }

/**
 * Collects garbage now. What a `WeakRef` returned in this turn of the event loop is not garbage
 * yet.
 */
export const collectGarbage: () => void = bun === undefined ? ofV8() : () => bun.gc(true)

function ofV8(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc')
}
