import { atomically } from '../atomically.ts'
import { afterCommit } from '../combinators.ts'
import type { AtomicallyOptions } from '../engine.ts'
import type { Synchronous } from '../synchronous.ts'
import type { STM, Tx } from '../tx.ts'

/**
 * Takes in one transaction, runs `use` with what was taken, and gives it back in another
 * transaction when `use` has settled, also if it failed (`bracket` in Haskell). Resolves with the
 * result of `use`, after the second transaction.
 *
 * Waits for as long as `take` or `give` retries. A `signal` aborts the wait of `take` alone, never
 * `use` or `give`. The other options are for `take` as well.
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
  let held: { readonly taken: A } | undefined
  const taking = (tx: Tx): A => {
    const taken = (take as STM<A>)(tx)
    // Once this is committed there is something to give back, even if the promise rejects.
    afterCommit(tx, () => {
      held = { taken }
    })
    return taken
  }
  const giving = (taken: A): STM<G> => {
    return (tx) => give(tx, taken)
  }
  const taken = atomically(taking as STM<A> & Synchronous<A>, options)
  return (async () => {
    try {
      return await use(await taken)
    } finally {
      if (held) await atomically(giving(held.taken) as STM<G> & Synchronous<G>)
    }
  })()
}
