import { attemptOf, type STM, type Tx } from './tx.ts'

/**
 * Ends this attempt. The transaction blocks, and runs again once a variable that it has read
 * changes; an enclosing {@link orElse} tries its next alternative instead. A `try/catch` cannot
 * swallow it: whatever the attempt does afterwards, it ends as a retry.
 *
 * A transaction that would wait without having read any variable rejects with
 * `BlockedForeverError`.
 */
export function retry(tx: Tx): never {
  return attemptOf(tx).retry()
}

/**
 * Continues only if `condition` holds, and {@link retry retries} otherwise. Narrows its argument.
 */
export function check(tx: Tx, condition: boolean): asserts condition {
  if (!condition) attemptOf(tx).retry()
}

/**
 * A transaction that runs the first alternative that does not retry. The writes of an alternative
 * that retries are undone; what was written before stays. If all of them retry, the transaction
 * waits until any variable that any of them read changes (`orElse` of Harris et al. 2005). It
 * prefers the left, so it is not fair. It catches no error.
 *
 * Each level of nesting takes space on the stack. Where alternatives come from a list, pass all of
 * them to one `orElse`; folded into one another, some thousands overflow the stack, which is a
 * MisuseError with nothing written.
 */
export function orElse<Alternatives extends readonly [STM<unknown>, ...STM<unknown>[]]>(
  ...alternatives: Alternatives
): STM<ReturnType<Alternatives[number]>> {
  return (tx) =>
    attemptOf(tx).orElse(alternatives as readonly STM<ReturnType<Alternatives[number]>>[])
}

/**
 * A transaction that runs `body`. If that throws, its writes are undone and `handler(error)` runs
 * instead (`catchSTM` in GHC). A plain `try/catch` keeps the writes made before the throw. Neither
 * catches a retry.
 */
export function catchSTM<A, B>(body: STM<A>, handler: (error: unknown) => STM<B>): STM<A | B> {
  return (tx) => attemptOf(tx).catchSTM(body, handler)
}

/**
 * Runs `action` once, synchronously, after the transaction has committed; never for an attempt or a
 * branch that was undone. Actions run in the order in which they were added. One that throws undoes
 * nothing and stops no other; the transaction then rejects with `AfterCommitError`.
 */
export function afterCommit(tx: Tx, action: () => void): void {
  attemptOf(tx).afterCommit(action)
}
