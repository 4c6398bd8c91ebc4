import { type Mutex, Semaphore } from 'async-mutex'

/**
 * A condition variable with Mesa semantics (Lampson and Redell 1980): a notified waiter goes back
 * to the queue of the mutex, and continues when its turn comes.
 *
 *     await mutex.runExclusive(async () => {
 *       while (items.length === 0) await notEmpty.wait()
 *       use(items.shift())
 *     })
 *
 * There are no spurious wake-ups, and the test still needs its `while`: between the notification
 * and the waiter's turn at the mutex, another task may run and undo what the notification
 * announced.
 */
export class Condition {
  readonly mutex: Mutex
  /** One permit for each notified waiter. The waiters stand in its queue, oldest first. */
  readonly wakeUp = new Semaphore(0)
  /** The number of waiters that have not been notified. */
  waiting = 0

  /**
   * `mutex` guards the state that the condition is about. One mutex may have several conditions.
   */
  constructor(mutex: Mutex) {
    this.mutex = mutex
  }

  /**
   * Releases the mutex, waits for a notification, and acquires the mutex again. No other task runs
   * between the first two, so a notification after the call cannot be missed; one before the call
   * is not remembered. The caller must hold the mutex, and holds it again when this resolves.
   * Blocks forever if no task notifies. `mutex.cancel()` does not end a wait.
   * @throws Error if the mutex is free. That another task holds it cannot be noticed.
   */
  async wait(): Promise<void> {
    if (!this.mutex.isLocked()) {
      throw new Error('wait() was called by a task that does not hold the mutex; nothing was done')
    }
    this.waiting += 1
    const wokenUp = this.wakeUp.acquire()
    this.mutex.release()
    await wokenUp
    await this.#takeMutexAgain()
  }

  /** Wakes the oldest waiter, if there is one. Never blocks. */
  notify(): void {
    this.#wake(Math.min(1, this.waiting))
  }

  /** Wakes all present waiters, oldest first. Never blocks. */
  notifyAll(): void {
    this.#wake(this.waiting)
  }

  #wake(count: number): void {
    if (count === 0) return
    this.waiting -= count
    this.wakeUp.release(count)
  }

  /**
   * The caller will release the mutex whatever happens, so it must be acquired whatever happens.
   */
  async #takeMutexAgain(): Promise<void> {
    for (;;) {
      try {
        await this.mutex.acquire()
        return
      } catch {
        // `cancel()` rejected every waiter of the mutex: queue up again, at the end.
      }
    }
  }
}
