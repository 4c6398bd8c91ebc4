/**
 * # The seam between the core and the engines
 *
 * The core is what a user sees: `TVar`, the combinators, `atomically`. It knows no engine. An engine
 * knows the core and no other engine. It has two or three parts.
 *
 * ## 1. An `Engine`, which runs transactions
 *
 * - It refuses to start one inside another, by a throw at the call:
 *   `if (shared.running !== null) throw nestedTransaction()`.
 * - A body that throws makes the transaction reject with what was thrown. A result that is a promise
 *   is an error (`refusePromise`). Either way, nothing was written.
 * - A body that retries blocks until a variable that it has read has another value (`Object.is`).
 *   One that has read nothing rejects with `nothingRead`; reads of its own writes do not count.
 * - It looks at the signal before the first attempt and before it blocks, and listens while blocked
 *   (`onInterrupt`, which also sees to the timeout). An abort that arrives during an attempt must not
 *   be lost.
 * - `afterCommit` actions run once the commit is final and visible (`runAfterCommit`).
 * - `atomicallySync` throws `wouldBlock` instead of waiting. An engine that cannot run a body without
 *   waiting throws a MisuseError there.
 *
 * ## 2. An `Attempt` for each run of a body
 *
 * A `tx` is this object. So `retry`, `check`, `orElse`, `catchSTM` and `afterCommit` reach the attempt
 * of any engine without knowing which it is.
 *
 * - The engine calls `setRunning(attempt)` before the body and `setRunning(null)` after it, whatever
 *   happens. Any object of the engine may stand for the attempt there.
 * - Each operation throws `lateUse(tx)` unless its attempt is the running one.
 * - A retry cannot be swallowed. Once the body has called it, every operation throws it again, and
 *   the attempt (or the branch of the enclosing `orElse`) ends as a retry, whatever the body returns
 *   or throws afterwards.
 * - A branch that retries in `orElse`, and a body that throws in `catchSTM`, leave no writes and no
 *   actions behind. Their reads count: a blocked transaction waits for those as well.
 *
 * `buffered/attempt.ts` does all this for an engine that buffers its writes.
 *
 * ## 3. Variables, if the values are kept somewhere else
 *
 * An engine that keeps values in place uses plain TVars, by their `Cell`s. One such engine at a time is
 * in charge of a plain TVar: it does not wake the waiters of another. An engine with its own storage,
 * such as memory that threads share or a server, ships a subclass of `TVar` that overrides `get`,
 * `set` and `peek`; `update`, `modify` and `swap` call these. So a function that takes a
 * `TVar<number>` accepts the variables of every engine, and the compiler checks it.
 *
 * - `get` and `set` make sure that `tx` is an attempt of their own engine and storage, and call it:
 *
 *       if (tx instanceof MyAttempt && tx.storage === this.storage) return tx
 *       throw wrongEngine(this.name, 'my engine', attemptOf(tx).engineName)
 *
 * - `read` and `write` of such an attempt are called by plain TVars alone, and throw
 *   `plainVariable(cell.name, 'my engine')`.
 * - `peek` throws `peekInside()` inside a transaction, and a MisuseError if the storage cannot answer
 *   at once.
 *
 * Plain variables on the event loop pay nothing for this, because neither side of it checks anything.
 * The transactional types create their variables with the option `newTVar`, if it is given. The
 * engine says that it `hasOwnStorage`, so that a transaction that a type starts later, such as that of
 * a timer which elapses, runs where its variables are, whichever engine `atomically` uses by then.
 *
 * ## An example, and the tests
 *
 * `testing/versioned-store.ts` is such an engine in little: it stands on the buffered attempt, keeps
 * its values elsewhere and answers later. To test an engine, call `conformance`, `lawsOf` and
 * `semantics` of `testing/` with it. What it does not promise is exempted by name, with a reason.
 */

import type { STM } from './tx.ts'

/** How to run one transaction. */
export interface AtomicallyOptions {
  /**
   * Aborts the wait: the promise rejects with the signal's reason, and the transaction leaves
   * nothing behind. An attempt that is about to commit is not stopped.
   */
  readonly signal?: AbortSignal | undefined
  /**
   * How long to wait at most, in milliseconds from the call. After that the promise rejects with a
   * `TimeoutError`, and the transaction leaves nothing behind. `Infinity` waits without limit. The
   * first attempt runs in any case, so 0 waits for what can happen before the next timer fires.
   *
   * The timer keeps the process alive, because the rejection is still to come; it is cleared when
   * the promise settles. It is that of `setTimeout`, so fake timers move it.
   */
  readonly timeout?: number | undefined
  /** For messages and traces. */
  readonly name?: string | undefined
}

/** Runs transactions. The essay at the top of this file says what that takes. */
export interface Engine {
  /** Whether its variables are its own, and it refuses plain ones. `false` by default. */
  readonly hasOwnStorage?: boolean
  atomically<A>(body: STM<A>, options?: AtomicallyOptions): Promise<A>
  atomicallySync<A>(body: STM<A>, options?: AtomicallyOptions): A
}
