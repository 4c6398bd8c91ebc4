import { orElse, retry } from '../combinators.ts'
import type { AtomicallyOptions } from '../engine.ts'
import { wrapEngine } from '../engine-in-use.ts'
import type { STM, Tx } from '../tx.ts'

/** Runs each transaction once without effect. `develop({ chaos })` says what for. */
export const undoFirstAttempts = (): (() => void) =>
  wrapEngine((engine) => ({
    atomically: <A>(body: STM<A>, options?: AtomicallyOptions) =>
      engine.atomically(firstUndone(body), options),
    atomicallySync: <A>(body: STM<A>, options?: AtomicallyOptions) =>
      engine.atomicallySync(firstUndone(body), options),
  }))

/** `body`, except that its first run is undone, however it ends, and it runs again. */
function firstUndone<A>(body: STM<A>): STM<A> {
  let isFirst = true
  return (tx) => {
    if (!isFirst) return body(tx)
    isFirst = false
    return orElse((tx) => runThenRetry(body, tx), body)(tx)
  }
}

function runThenRetry(body: STM<unknown>, tx: Tx): never {
  try {
    // The second run reports what is wrong with the body. This one must only not go unhandled.
    Promise.resolve(body(tx)).catch(() => {})
  } catch {}
  return retry(tx)
}
