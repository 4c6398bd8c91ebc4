import { atomically } from '../atomically.ts'
import { afterCommit } from '../combinators.ts'
import type { AtomicallyOptions } from '../engine.ts'
import { engineOn, storageInUse } from '../engine-in-use.ts'
import type { Synchronous } from '../synchronous.ts'
import type { STM, Tx } from '../tx.ts'
import { type Held, heldUntil } from './held.ts'

/**
 * Takes in one transaction, runs `use` with what was taken, and gives it back in another
 * transaction when `use` has settled, also if it failed (`bracket` in Haskell). Resolves with the
 * result of `use`, after the second transaction. Both run where `atomically` runs at the call, though
 * `use` may go on until another engine is in use.
 *
 * Waits for as long as `take` or `give` retries. A `signal` or `timeout` ends the wait of `take` alone,
 * never `use` or `give`. The other options are for `take` as well. {@link hold} does the same for a
 * block instead of a function.
 *
 * Rejects with
 * - what `atomically` rejects with for `take`. Nothing was taken then, and neither `use` nor `give`
 *   runs; unless it is an `AfterCommitError`, because that was committed: `give` runs, `use` does
 *   not;
 * - whatever `use` throws, once `give` has committed;
 * - what `atomically` rejects with for `give`, even if `use` has failed too.
 *
 * @throws MisuseError at the call, when started inside a transaction.
 *
 * @example
 * const free = new TVar(['red', 'blue'])
 * const take = (tx) => {
 *   const [boat, ...rest] = free.get(tx)
 *   check(tx, boat !== undefined)
 *   free.set(tx, rest)
 *   return boat
 * }
 * const give = (tx, boat) => free.update(tx, (boats) => [...boats, boat])
 * await holding(take, async (boat) => `rows in ${boat}`, give) // => 'rows in red'
 * free.peek() // => [ 'blue', 'red' ]
 */
export function holding<A, B, G>(
  take: STM<A> & Synchronous<A>,
  use: (taken: A) => B | PromiseLike<B>,
  give: ((tx: Tx, taken: A) => G) & Synchronous<G>,
  options?: AtomicallyOptions,
): Promise<B> {
  const { taken, held, storage } = startTaking(take, options)
  return (async () => {
    try {
      return await use(await taken)
    } finally {
      if (held.isSo) await engineOn(storage).atomically(giving(give, held.taken))
    }
  })()
}

/**
 * Takes in one transaction, and resolves with what was taken as something to dispose of, which gives
 * it back in another, on the same engine: {@link holding} for the block that an `await using` is in.
 *
 * Waits for as long as `take` retries; the options are for `take` alone. Rejects with what
 * `atomically` rejects with for `take`. Nothing is held then: if that was an `AfterCommitError`,
 * what was taken has been given back. What is never disposed of is never given back.
 *
 * @throws MisuseError at the call, when started inside a transaction.
 *
 * @example
 * const desk = TMVar.of('desk')
 * const held = await hold((tx) => desk.take(tx), (tx, taken) => desk.put(tx, taken))
 * held.taken // => 'desk'
 * await atomically((tx) => desk.isEmpty(tx)) // => true
 * await held.release() // as `await using held = …` does at the end of its block
 * await atomically((tx) => desk.isEmpty(tx)) // => false
 */
export function hold<A, G>(
  take: STM<A> & Synchronous<A>,
  give: ((tx: Tx, taken: A) => G) & Synchronous<G>,
  options?: AtomicallyOptions,
): Promise<Held<A>> {
  const { taken, held, storage } = startTaking(take, options)
  return (async () => {
    try {
      const all = await taken
      return heldUntil(giving(give, all), all, storage)
    } catch (error) {
      if (held.isSo) await engineOn(storage).atomically(giving(give, held.taken))
      throw error
    }
  })()
}

/** Starts the transaction that takes. `held` says whether it has committed, `storage` where. */
function startTaking<A>(take: STM<A>, options: AtomicallyOptions | undefined) {
  const storage = storageInUse()
  const held: { isSo: boolean; taken: A } = { isSo: false, taken: undefined as A }
  const taking = (tx: Tx): A => {
    const taken = take(tx)
    // Once this is committed there is something to give back, even if the promise rejects.
    afterCommit(tx, () => Object.assign(held, { isSo: true, taken }))
    return taken
  }
  return { taken: atomically(taking as STM<A> & Synchronous<A>, options), held, storage }
}

const giving = <A, G>(give: (tx: Tx, taken: A) => G, taken: A) =>
  ((tx: Tx) => give(tx, taken)) as STM<G> & Synchronous<G>
