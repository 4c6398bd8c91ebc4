import { check } from '../combinators.ts'
import { TVar } from '../tvar.ts'
import type { Tx } from '../tx.ts'
import { type Named, part } from './named.ts'

/** How a {@link TPromise} ended. */
export type Settled<A> = { readonly value: A } | { readonly error: unknown }

/**
 * A result that comes once and then stays, to wait for within a transaction (`TPromise` of ZIO, an
 * `IVar` that may fail). It is not a JavaScript promise: it takes part in rollback, and an error
 * that nobody awaits is reported nowhere.
 *
 * @example
 * const price = new TPromise<number>()
 * const total = atomically((tx) => price.await(tx) * 3) // waits
 * await atomically((tx) => price.succeed(tx, 5)) // => true
 * await atomically((tx) => price.fail(tx, new Error('too late'))) // => false
 * await total // => 15
 */
export class TPromise<in out A> {
  private readonly settled: TVar<Settled<A> | undefined>

  constructor(options?: Named) {
    this.settled = new TVar<Settled<A> | undefined>(undefined, part(options, '.settled'))
  }

  /** Ends with a value. Gives whether this was the first to end it; if not, nothing changes. */
  succeed(tx: Tx, value: A): boolean {
    return this.settle(tx, { value })
  }

  /** Ends with an error, which may be any value. Gives whether this was the first to end it. */
  fail(tx: Tx, error: unknown): boolean {
    return this.settle(tx, { error })
  }

  /**
   * The value. Waits while there is neither value nor error. Its `try…` twin is {@link poll}.
   * @throws what it {@link fail}ed with, itself and no copy. Uncaught, it undoes the transaction.
   */
  await(tx: Tx): A {
    const settled = this.poll(tx)
    check(tx, settled !== undefined)
    if ('error' in settled) throw settled.error
    return settled.value
  }

  /** `undefined` while pending, else `{ value }` or `{ error }`. Neither waits nor throws. */
  poll(tx: Tx): Settled<A> | undefined {
    return this.settled.get(tx)
  }

  private settle(tx: Tx, how: Settled<A>): boolean {
    if (this.settled.get(tx) !== undefined) return false
    this.settled.set(tx, how)
    return true
  }
}
