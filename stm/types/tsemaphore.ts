import { check } from '../combinators.ts'
import type { AtomicallyOptions } from '../engine.ts'
import type { TVar } from '../tvar.ts'
import type { Tx } from '../tx.ts'
import { assertCount } from './assert-count.ts'
import { holding } from './holding.ts'
import { trueOrUndefined } from './try-variants.ts'
import { childOptions, newTVar, type TypeOptions } from './type-options.ts'

/**
 * A number of permits to acquire and release (Dijkstra's semaphore; `TSem` in GHC).
 *
 * It knows no owners: a task may release permits that it has not acquired, and releasing beyond the
 * initial number adds permits, since a program may well make them as it goes. {@link withPermits}
 * releases what it acquired, and no more. The oldest waiter that can be served is served first; a newcomer, or
 * a waiter for fewer permits, may overtake, so a waiter for many may starve.
 *
 * @example
 * const cooks = new TSemaphore(2)
 * const cook = (meal: string) => cooks.withPermits(1, async () => meal) // two at a time
 * await Promise.all(['soup', 'rice', 'cake'].map(cook)) // => [ 'soup', 'rice', 'cake' ]
 * await atomically((tx) => cooks.available(tx)) // => 2
 */
export class TSemaphore {
  private readonly permits: TVar<number>

  /** @throws RangeError unless `permits` is a whole number of 0 or more. */
  constructor(permits: number, options?: TypeOptions) {
    assertCount('the initial number of permits', permits)
    this.permits = newTVar(permits, childOptions(options, '.permits'))
  }

  /**
   * Acquires `count` permits, all at once. Waits while fewer are available: forever, if there will
   * never be that many. 0 acquires none and never waits.
   * @throws RangeError unless `count` is a whole number of 0 or more.
   */
  acquire(tx: Tx, count = 1): void {
    assertCount('a number of permits', count)
    if (count === 0) return
    const available = this.permits.get(tx)
    check(tx, available >= count)
    this.permits.set(tx, available - count)
  }

  /**
   * Releases `count` permits, or adds new ones. Never waits.
   * @throws RangeError unless `count` is a whole number of 0 or more.
   */
  release(tx: Tx, count = 1): void {
    assertCount('a number of permits', count)
    if (count > 0) this.permits.update(tx, (available) => available + count)
  }

  /** {@link acquire}: `true`, or `undefined` where it would wait. */
  tryAcquire(tx: Tx, count = 1): true | undefined {
    return trueOrUndefined(tx, (tx) => this.acquire(tx, count))
  }

  /** The number of permits that can be acquired. */
  available(tx: Tx): number {
    return this.permits.get(tx)
  }

  /**
   * Outside a transaction: acquires `count` permits, runs `task`, and releases them when it has
   * settled, also if it failed. Resolves with the result of `task`. A `signal` aborts the wait for
   * the permits, never the task.
   */
  withPermits<A>(
    count: number,
    task: () => A | PromiseLike<A>,
    options?: AtomicallyOptions,
  ): Promise<A> {
    return holding(
      (tx) => this.acquire(tx, count),
      task,
      (tx) => this.release(tx, count),
      options,
    )
  }
}
