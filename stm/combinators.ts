import { noAlternative } from './errors.ts'
import { attemptOf, type STM, type Tx } from './tx.ts'

/**
 * Ends this attempt. The transaction blocks, and runs again once a variable that it has read
 * changes; an enclosing {@link orElse} tries its next alternative instead. A `try/catch` cannot
 * swallow it: whatever the attempt does afterwards, it ends as a retry.
 *
 * A transaction that would wait without having read any variable rejects with
 * `BlockedForeverError`.
 *
 * @example
 * const lights = new TVar('red')
 * const crossing = atomically((tx) => (lights.get(tx) === 'green' ? 'crosses' : retry(tx)))
 * await atomically((tx) => lights.set(tx, 'green'))
 * await crossing // => 'crosses'
 */
export function retry(tx: Tx): never {
  throw attemptOf(tx).retry()
}

/**
 * Continues only if `condition` holds, and {@link retry retries} otherwise. Narrows its argument.
 *
 * @example
 * const balance = new TVar(10)
 * const paid = atomically((tx) => {
 *   check(tx, balance.get(tx) >= 30)
 *   balance.update(tx, (pounds) => pounds - 30)
 *   return 'paid'
 * })
 * await atomically((tx) => balance.set(tx, 50))
 * await paid // => 'paid'
 * balance.peek() // => 20
 */
export function check(tx: Tx, condition: boolean): asserts condition {
  if (!condition) throw attemptOf(tx).retry()
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
 *
 * @throws MisuseError at the call, without any alternative.
 *
 * @example
 * const [cash, card] = [new TVar(5), new TVar(100)]
 * const payFrom = (account) => (tx) => {
 *   account.update(tx, (pounds) => pounds - 20)
 *   check(tx, account.get(tx) >= 0)
 * }
 * await atomically(orElse(payFrom(cash), payFrom(card)))
 * cash.peek() // => 5
 * card.peek() // => 80
 */
export function orElse<Alternatives extends readonly [STM<unknown>, ...STM<unknown>[]]>(
  ...alternatives: Alternatives
): STM<ReturnType<Alternatives[number]>> {
  if ((alternatives.length as number) === 0) throw noAlternative()
  return (tx) =>
    attemptOf(tx).orElse(alternatives as readonly STM<ReturnType<Alternatives[number]>>[])
}

/**
 * A transaction that runs `body`. If that throws, its writes are undone and `handler(error)` runs
 * instead (`catchSTM` in GHC). A plain `try/catch` keeps the writes made before the throw. Neither
 * catches a retry.
 *
 * @example
 * const stock = new TVar(3)
 * const sell = (tx) => {
 *   stock.update(tx, (pieces) => pieces - 1)
 *   throw new Error('the card is refused')
 * }
 * await atomically(catchSTM(sell, (error) => () => error.message)) // => 'the card is refused'
 * stock.peek() // => 3
 */
export function catchSTM<A, B>(body: STM<A>, handler: (error: unknown) => STM<B>): STM<A | B> {
  return (tx) => attemptOf(tx).catchSTM(body, handler)
}

/**
 * Runs `action` once, synchronously, after the transaction has committed; never for an attempt or a
 * branch that was undone. Actions run in the order in which they were added. One that throws undoes
 * nothing and stops no other; the transaction then rejects with `AfterCommitError`.
 *
 * @example
 * const orders = new TVar(0)
 * const mails: string[] = []
 * await atomically((tx) => {
 *   orders.update(tx, (count) => count + 1)
 *   afterCommit(tx, () => mails.push('thank you'))
 * })
 * mails // => [ 'thank you' ]
 */
export function afterCommit(tx: Tx, action: () => void): void {
  attemptOf(tx).afterCommit(action)
}
