import { check } from '../combinators.ts'
import type { TVar } from '../tvar.ts'
import type { Tx } from '../tx.ts'
import { newPart, type TypeOptions } from './type-options.ts'

/** How a {@link TPromise} was settled. */
export type Settled<A> = { readonly value: A } | { readonly error: unknown }

/**
 * A result that is set once and then stays, to wait for inside a transaction (`TPromise` of ZIO, an
 * `IVar` that may fail). It is not a JavaScript promise: it takes part in rollback, and an error
 * that no transaction awaits is not reported.
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

  constructor(options?: TypeOptions) {
    this.settled = newPart<Settled<A> | undefined>(this, options, '.settled', undefined)
  }

  /**
   * Settles it with a value. Returns whether it was pending; if not, nothing changes. Never waits.
   */
  succeed(tx: Tx, value: A): boolean {
    return this.settle(tx, { value })
  }

  /**
   * Settles it with an error, which may be any value. Returns whether it was pending; if not,
   * nothing changes. Never waits.
   */
  fail(tx: Tx, error: unknown): boolean {
    return this.settle(tx, { error })
  }

  /**
   * The value. Waits while it is pending. The variant that does not wait is {@link poll}.
   * @throws the very error that it {@link fail}ed with. Uncaught, that undoes the transaction.
   */
  await(tx: Tx): A {
    const settled = this.poll(tx)
    check(tx, settled !== undefined)
    if ('error' in settled) throw settled.error
    return settled.value
  }

  /** `undefined` while pending, then `{ value }` or `{ error }`. Neither waits nor throws. */
  poll(tx: Tx): Settled<A> | undefined {
    return this.settled.get(tx)
  }

  private settle(tx: Tx, how: Settled<A>): boolean {
    if (this.settled.get(tx) !== undefined) return false
    this.settled.set(tx, how)
    return true
  }
}
