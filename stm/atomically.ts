import type { AtomicallyOptions } from './engine.ts'
import { currentEngine } from './engine-in-use.ts'
import type { Synchronous } from './synchronous.ts'
import { assertDelay } from './timeout.ts'
import type { STM } from './tx.ts'

/**
 * Runs `body` as if nothing else ran at the same time, and resolves with its result.
 *
 * The first attempt runs at once, before the call returns. If the body retries, the promise stays
 * pending until a variable that it has read changes; the next attempt runs in a later microtask.
 * Blocked transactions are served in the order in which they blocked, but a newcomer may overtake
 * them. No more fairness is promised.
 *
 * On the event loop, wake-ups are microtasks, which go before timers and I/O. Transactions that wake
 * one another in a circle without a pause hold up both, so that neither a `timeout` nor a signal of
 * `AbortSignal.timeout` can end them, as in any loop of promises: await something slow in the loop.
 *
 * Rejects with
 * - whatever the body throws; then nothing was written;
 * - the signal's reason on an abort; at once and without running the body if it was aborted before;
 * - `TimeoutError` if it has not committed when the `timeout` is over; then nothing was written;
 * - `BlockedForeverError` if the body retries without having read any variable;
 * - `AfterCommitError` if the transaction was committed but an `afterCommit` action threw.
 *
 * @throws MisuseError at the call, when started inside a transaction; RangeError at the call for a
 * `timeout` that no timer can be set for.
 *
 * @example
 * const tickets = new TVar(0)
 * const buy = (tx) => {
 *   check(tx, tickets.get(tx) > 0)
 *   tickets.update(tx, (left) => left - 1)
 * }
 * const failed = await atomically(buy, { timeout: 5, name: 'buy' }).catch((error) => error)
 * failed.name // => 'TimeoutError'
 * failed.message // => "transaction 'buy' could not commit within 5 ms. Nothing was written."
 */
export function atomically<A>(
  body: STM<A> & Synchronous<A>,
  options?: AtomicallyOptions,
): Promise<A> {
  if (options?.timeout !== undefined) assertDelay('a timeout', options.timeout)
  return currentEngine().atomically(body as STM<A>, options)
}

/**
 * {@link atomically} without a promise, for code that cannot wait: returns the result itself.
 *
 * @throws WouldBlockError where the transaction would have to wait. Nothing has happened then.
 * Otherwise throws what `atomically` would reject with.
 *
 * @example
 * const seats = new TVar(2)
 * atomicallySync((tx) => seats.modify(tx, (free) => [free, free - 1])) // => 2
 */
export function atomicallySync<A>(
  body: STM<A> & Synchronous<A>,
  options?: Pick<AtomicallyOptions, 'name'>,
): A {
  return currentEngine().atomicallySync(body as STM<A>, options)
}
