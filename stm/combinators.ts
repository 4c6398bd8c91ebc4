import type { Attempt, STM, Tx } from './tx.ts'

/**
 * Gives up this attempt. The transaction blocks, and runs again once a variable that it has read
 * has changed. The enclosing {@link orElse} goes on to its next alternative instead. A `try/catch`
 * cannot swallow it: whatever the attempt does afterwards, it ends as a retry.
 *
 * A transaction that would wait without having read anything rejects with `BlockedForeverError`.
 */
export function retry(tx: Tx): never {
  return (tx as Attempt).retry()
}

/** Goes on only if `condition` holds; otherwise {@link retry}. Narrows what it was given. */
export function check(tx: Tx, condition: boolean): asserts condition {
  if (!condition) (tx as Attempt).retry()
}

/**
 * The first alternative that does not retry. What a retrying alternative wrote is undone, what was
 * written before stays. If all retry, the whole waits for a change of anything that any of them
 * read (`orElse` of Harris et al. 2005). It is biased to the left, hence not fair.
 */
export function orElse<Alternatives extends readonly [STM<unknown>, ...STM<unknown>[]]>(
  ...alternatives: Alternatives
): STM<ReturnType<Alternatives[number]>> {
  return (tx) =>
    (tx as Attempt).orElse(alternatives as readonly STM<ReturnType<Alternatives[number]>>[])
}

/**
 * Runs `body`; if it throws, what it wrote is undone and `handler(error)` runs instead (`catchSTM`
 * in GHC). A plain `try/catch` keeps what was written before the throw. Neither catches a retry.
 */
export function catchSTM<A, B>(body: STM<A>, handler: (error: unknown) => STM<B>): STM<A | B> {
  return (tx) => (tx as Attempt).catchSTM(body, handler)
}

/**
 * Runs `action` once, synchronously, after the commit that counts: never for an attempt or a branch
 * that was undone. Actions run in the order in which they were asked for. One that throws undoes
 * nothing and stops no other; the transaction's promise then rejects with `AfterCommitError`.
 */
export function afterCommit(tx: Tx, action: () => void): void {
  ;(tx as Attempt).afterCommit(action)
}
