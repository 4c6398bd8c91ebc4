import type { AtomicallyOptions } from '../atomically.ts'
import { check } from '../combinators.ts'
import { TVar } from '../tvar.ts'
import type { Tx } from '../tx.ts'
import { assertCount } from './assert-count.ts'
import { between } from './bracket.ts'
import { type Named, part } from './named.ts'
import { orNotDone } from './try-variants.ts'

/**
 * A number of permits to take and give back (Dijkstra's semaphore; `TSem` in GHC).
 *
 * It knows no owners: whoever releases need not have acquired, and releasing beyond the initial
 * number makes more permits. The longest wait that can be served is served first; a newcomer or a
 * wait for fewer permits may overtake, so that a wait for many may starve.
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
  constructor(permits: number, options?: Named) {
    assertCount('the initial number of permits', permits)
    this.permits = new TVar(permits, part(options, '.permits'))
  }

  /**
   * Takes `count` permits, all at once. Waits while fewer are there: for ever, if there will never
   * be so many. 0 takes none and never waits.
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
   * Gives `count` permits back, or makes new ones. Never waits.
   * @throws RangeError unless `count` is a whole number of 0 or more.
   */
  release(tx: Tx, count = 1): void {
    assertCount('a number of permits', count)
    if (count > 0) this.permits.update(tx, (available) => available + count)
  }

  /** {@link acquire}: `true`, or `undefined` where it would wait. */
  tryAcquire(tx: Tx, count = 1): true | undefined {
    return orNotDone(tx, (tx) => this.acquire(tx, count))
  }

  /** How many permits are there to take. */
  available(tx: Tx): number {
    return this.permits.get(tx)
  }

  /**
   * Outside a transaction: runs `task` while holding `count` permits, and gives them back when it
   * has ended, also when it threw. A `signal` aborts the wait for the permits, never the task.
   */
  withPermits<A>(
    count: number,
    task: () => A | PromiseLike<A>,
    options?: AtomicallyOptions,
  ): Promise<A> {
    return between(
      (tx) => this.acquire(tx, count),
      task,
      (tx) => this.release(tx, count),
      options,
    )
  }
}
