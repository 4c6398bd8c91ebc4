import type { AtomicallyOptions } from './engine.ts'
import { currentEngine } from './engine-in-use.ts'
import type { Synchronous } from './synchronous.ts'
import type { STM } from './tx.ts'

/**
 * Runs `body` as if nothing else ran at the same time, and resolves with its result.
 *
 * The first attempt runs at once, before the call returns. If the body retries, the promise stays
 * pending until a variable that it has read changes; the next attempt runs in a later microtask.
 * Blocked transactions are served in the order in which they blocked, but a newcomer may overtake
 * them. No more fairness is promised.
 *
 * Rejects with
 * - whatever the body throws; then nothing was written;
 * - the signal's reason on an abort; at once and without running the body if it was aborted before;
 * - `BlockedForeverError` if the body retries without having read any variable;
 * - `AfterCommitError` if the transaction was committed but an `afterCommit` action threw.
 *
 * @throws MisuseError at the call, when started inside a transaction.
 */
export function atomically<A>(
  body: STM<A> & Synchronous<A>,
  options?: AtomicallyOptions,
): Promise<A> {
  return currentEngine().atomically(body as STM<A>, options)
}

/**
 * {@link atomically} without a promise, for code that cannot wait: returns the result itself.
 *
 * @throws WouldBlockError where the transaction would have to wait. Nothing has happened then.
 * Otherwise throws what `atomically` would reject with.
 */
export function atomicallySync<A>(
  body: STM<A> & Synchronous<A>,
  options?: Pick<AtomicallyOptions, 'name'>,
): A {
  return currentEngine().atomicallySync(body as STM<A>, options)
}
