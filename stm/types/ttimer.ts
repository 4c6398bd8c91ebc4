import { check } from '../combinators.ts'
import { engineOn, storageInUse } from '../engine-in-use.ts'
import { timerInside } from '../errors.ts'
import { assertDelay } from '../timeout.ts'
import type { TVar } from '../tvar.ts'
import { shared, type Tx } from '../tx.ts'
import { newPart, type TypeOptions } from './type-options.ts'

/**
 * A timer to wait for inside a transaction, so that a limit of time is one alternative among others
 * (`registerDelay` in GHC; scala-stm's `tryAwait`). It starts when it is made, elapses once, and
 * stays so. As a limit of one whole transaction, the option `timeout` of `atomically` is shorter.
 *
 * It is a `setTimeout`, so it keeps the process alive until it elapses: {@link stop} it when it is
 * not needed any more. Fake timers move it. Several transactions may wait for one timer, and one
 * that waits for several runs again for the first of them.
 *
 * @example
 * const letters = TQueue.unbounded<string>()
 * const patience = new TTimer(5)
 * const letter = orElse(
 *   (tx) => letters.take(tx),
 *   (tx) => {
 *     patience.await(tx)
 *     return 'no letter came'
 *   },
 * )
 * await atomically(letter) // => 'no letter came'
 * await atomically((tx) => letters.offer(tx, 'dear Ann'))
 * await atomically(letter) // => 'dear Ann'
 */
export class TTimer {
  private readonly elapsed: TVar<boolean>
  private readonly timer: ReturnType<typeof setTimeout> | undefined

  /**
   * Starts a timer of `milliseconds`, a number from 0 to 2 ** 31 - 1; `Infinity` never elapses.
   * Make it outside: a transaction that runs again would start another. One with a `newTVar` is made
   * while the engine of that is in use; it elapses there, whichever engine is in use by then.
   *
   * @throws RangeError for any other number.
   * @throws MisuseError inside a transaction.
   */
  constructor(milliseconds: number, options?: TypeOptions) {
    if (shared.running !== null) throw timerInside()
    assertDelay('the time of a timer', milliseconds)
    this.elapsed = newPart(this, options, '.elapsed', false)
    const storage = options?.newTVar && storageInUse()
    const elapse = () => void engineOn(storage).atomically((tx) => this.elapsed.set(tx, true))
    if (milliseconds < Infinity) this.timer = setTimeout(elapse, milliseconds)
  }

  /** Waits until it has elapsed. A timer that was stopped before never does. */
  await(tx: Tx): void {
    check(tx, this.elapsed.get(tx))
  }

  /** Whether it has elapsed. Never waits; a transaction that retries runs again when it elapses. */
  hasElapsed(tx: Tx): boolean {
    return this.elapsed.get(tx)
  }

  /**
   * Outside a transaction: stops it, so that it does not keep the process alive. One that has not
   * elapsed by then never will, and those who wait for it alone wait forever. Does nothing if it
   * has elapsed, or was stopped.
   */
  stop(): void {
    clearTimeout(this.timer)
  }
}
