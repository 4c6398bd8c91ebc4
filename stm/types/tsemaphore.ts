import { assertBound, assertCount } from '../assert-count.ts'
import { check } from '../combinators.ts'
import type { AtomicallyOptions } from '../engine.ts'
import type { TVar } from '../tvar.ts'
import type { Tx } from '../tx.ts'
import type { Held } from './held.ts'
import { hold, holding } from './holding.ts'
import { trueOrUndefined } from './try-variants.ts'
import { newPart, type TypeOptions } from './type-options.ts'

export interface SemaphoreOptions extends TypeOptions {
  /**
   * The largest number of permits that there can be, a whole number or `Infinity`. Releasing more
   * throws. `Infinity` by default.
   */
  readonly capacity?: number | undefined
}

/**
 * A number of permits to acquire and release (Dijkstra's semaphore; `TSem` in GHC).
 *
 * It knows no owners: a task may release permits that it has not acquired, and releasing beyond the
 * initial number adds permits, since a program may well make them as it goes. With a `capacity` that
 * is an error (`BoundedSemaphore` in Python), which finds a permit that is released twice.
 * {@link withPermits} releases what it acquired, and no more.
 *
 * The oldest waiter that can be served is served first; a newcomer, or a waiter for fewer permits, may
 * overtake, so a waiter for many may starve.
 *
 * @example
 * const cooks = new TSemaphore(2)
 * const cook = (meal: string) => cooks.withPermits(1, async () => meal) // two at a time
 * await Promise.all(['soup', 'rice', 'cake'].map(cook)) // => [ 'soup', 'rice', 'cake' ]
 * await atomically((tx) => cooks.available(tx)) // => 2
 */
export class TSemaphore {
  private readonly permits: TVar<number>
  /** The largest number of permits that there can be; `Infinity` if none was given. */
  readonly capacity: number

  /**
   * @throws RangeError unless `permits` is a whole number from 0 to the `capacity`, and that is a
   * whole number or `Infinity`.
   */
  constructor(permits: number, options?: SemaphoreOptions) {
    this.capacity = options?.capacity ?? Infinity
    assertBound('the capacity of a semaphore', this.capacity)
    assertCount('the initial number of permits', permits)
    if (permits > this.capacity) throw beyond(permits, this.capacity)
    this.permits = newPart(this, options, '.permits', permits)
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
   * @throws RangeError unless `count` is a whole number of 0 or more; if there would be more permits
   * than the `capacity`.
   */
  release(tx: Tx, count = 1): void {
    assertCount('a number of permits', count)
    if (count === 0) return
    const available = this.permits.get(tx) + count
    if (available > this.capacity) throw beyond(available, this.capacity)
    this.permits.set(tx, available)
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

  /**
   * Outside a transaction: acquires `count` permits, and resolves with what releases them at the end
   * of a block: `await using permit = await semaphore.holdPermits()`. The options are for the wait.
   */
  holdPermits(count = 1, options?: AtomicallyOptions): Promise<Held<void>> {
    return hold(
      (tx) => this.acquire(tx, count),
      (tx) => this.release(tx, count),
      options,
    )
  }
}

const beyond = (permits: number, capacity: number) =>
  new RangeError(
    `there would be ${permits} permits, and the capacity is ${capacity}: some were probably released ` +
      'twice. Nothing was written.',
  )
