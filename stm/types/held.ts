/// <reference lib="esnext.disposable" preserve="true" />
import type { Engine } from '../engine.ts'
import { engineOn } from '../engine-in-use.ts'
import type { Synchronous } from '../synchronous.ts'
import type { STM } from '../tx.ts'

/**
 * Something that was taken and must be given back: by `await using` at the end of a block, by
 * `using`, or by {@link release}. The first of them gives it back, and a later one does nothing more.
 *
 * Where the runtime has no `Symbol.asyncDispose` and `Symbol.dispose`, the methods are kept under
 * `Symbol.for('Symbol.asyncDispose')` and `Symbol.for('Symbol.dispose')`, where esbuild and Babel
 * look for them. Nothing global is changed.
 */
export interface Held<out A> {
  /** What was taken. */
  readonly taken: A
  /**
   * Outside a transaction: puts it back. Waits for as long as that retries. Rejects with what
   * `atomically` rejects with for it, now and each time after.
   */
  release(): Promise<void>
  /** {@link release}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>
  /**
   * Releases it at once, for `using`.
   * @throws WouldBlockError where that would wait, as permits and locks never do; it can be released
   * later. Otherwise throws what `atomicallySync` throws.
   */
  [Symbol.dispose](): void
}

const symbolOf = (name: 'asyncDispose' | 'dispose'): symbol =>
  Symbol[name] ?? Symbol.for(`Symbol.${name}`)

/** `taken`, held until `give` gives it back, on the engine for the variables of `storage`. */
export function heldUntil<A, G>(
  give: STM<G> & Synchronous<G>,
  taken: A,
  storage: Engine | undefined,
): Held<A> {
  let released: Promise<void> | undefined
  const release = () => {
    released ??= engineOn(storage)
      .atomically(give)
      .then(() => {})
    return released
  }
  const dispose = () => {
    if (released !== undefined) return
    engineOn(storage).atomicallySync(give)
    released = Promise.resolve()
  }
  return Object.assign({ taken, release } as Held<A>, {
    [symbolOf('asyncDispose')]: release,
    [symbolOf('dispose')]: dispose,
  })
}
