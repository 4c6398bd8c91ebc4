/**
 * The seam between the core and the engines, and what an engine must do.
 *
 * The core is what a user sees: TVar, the combinators, atomically. It knows no engine. An engine
 * knows the core and no other engine, and has up to three parts.
 *
 * 1. An `Engine`, which runs transactions.
 *    - It refuses to start one inside another: `if (running !== null) throw nestedTransaction()`, at
 *      the call.
 *    - A body that throws makes the transaction reject with what was thrown. A result that is a
 *      promise is an error (`refusePromise`). Either way, nothing was written.
 *    - A body that retries blocks until a variable that it has read has another value (`Object.is`).
 *      One that has read nothing rejects with `nothingRead`; reads of its own writes do not count.
 *    - It looks at the signal before the first attempt and before it blocks, and listens while
 *      blocked (`onAbort`). An abort that arrives during an attempt must not be lost.
 *    - `afterCommit` actions run once the commit is final and visible (`runAfterCommit`).
 *    - `atomicallySync` throws `wouldBlock` instead of waiting. An engine that cannot run a body
 *      without waiting throws a MisuseError.
 *
 * 2. An `Attempt`, one for each run of a body. `tx` is this object, so `retry`, `check`, `orElse`,
 *    `catchSTM` and `afterCommit` reach the attempt of any engine without knowing which it is.
 *    - `setRunning(attempt)` before the body, `setRunning(null)` after it, whatever happens.
 *    - Each operation throws `staleTx()` unless the attempt is the running one.
 *    - A retry cannot be swallowed. Once the body has called it, every operation throws it again, and
 *      the attempt (or the branch of the enclosing `orElse`) ends as a retry, whatever the body
 *      returns or throws afterwards.
 *    - A branch that retries in `orElse`, and a body that throws in `catchSTM`, leave no writes and
 *      no actions behind, but their reads count: a blocked transaction waits for those as well.
 *    `stm/buffered/attempt.ts` does all this for an engine that buffers its writes.
 *
 * 3. Variables, if it keeps the values somewhere else: in memory that threads share, on a server.
 *    An engine that keeps values in place uses plain TVars, by their `Cell`s. Any other ships a
 *    subclass of `TVar` that overrides `get`, `set` and `peek` (`update`, `modify` and `swap` call
 *    these). So a function that takes a `TVar<number>` accepts the variables of every engine, and the
 *    compiler checks it.
 *    - `get` and `set` ask for an attempt of their own engine and storage, and call it:
 *
 *          const attemptOf = (tx: Tx, variable: MyVariable): MyAttempt => {
 *            if (tx instanceof MyAttempt && tx.storage === variable.storage) return tx
 *            throw wrongEngine(variable.name, 'my engine', (tx as Attempt).engineName)
 *          }
 *
 *    - `read` and `write` of its attempts are called by plain TVars alone, and throw
 *      `plainVariable(cell.name, 'my engine')`.
 *    - `peek` throws `peekInside()` inside a transaction, and a MisuseError if the storage cannot
 *      answer at once.
 *    Plain variables on an engine that runs them pay nothing for this: neither side checks anything.
 *    The transactional types create their variables with the option `newTVar`, if it is given.
 *
 * `stm/testing/versioned-store.ts` is such an engine in little: it stands on the buffered attempt,
 * keeps its values elsewhere and answers later. To test an engine, call `conformance`, `lawsOf` and
 * `semantics` of `stm/testing/` with it; what it does not promise is exempted by name, with a reason.
 */

import { noEngine } from './errors.ts'
import type { STM } from './tx.ts'

export interface AtomicallyOptions {
  /**
   * Aborts the wait: the promise rejects with the signal's reason, and the transaction leaves nothing
   * behind. An attempt that is about to commit is not stopped.
   */
  readonly signal?: AbortSignal | undefined
  /** For messages and traces. */
  readonly name?: string | undefined
}

/** Runs transactions. The comment at the top of this file says what that takes. */
export interface Engine {
  atomically<A>(body: STM<A>, options?: AtomicallyOptions): Promise<A>
  atomicallySync<A>(body: STM<A>, options?: AtomicallyOptions): A
}

let installed: Engine | null = null
let byDefault: Engine | null = null

/**
 * The engine in use: the one last installed, or the default.
 * @throws MisuseError if there is none.
 */
export function currentEngine(): Engine {
  const engine = installed ?? byDefault
  if (engine === null) throw noEngine()
  return engine
}

/**
 * Runs every later transaction on `engine`. Returns a function that restores the engine before it,
 * so uses can be nested.
 */
export function useEngine(engine: Engine): () => void {
  const before = installed
  installed = engine
  return () => {
    installed = before
  }
}

/** Makes `engine` the one that runs transactions while no other is installed. For `index.ts`. */
export function useByDefault(engine: Engine): void {
  byDefault = engine
}
