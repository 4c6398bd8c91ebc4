import { type Mutex, Semaphore } from 'async-mutex'

/**
 * A condition variable with the semantics of Mesa (Lampson and Redell 1980): whoever is notified is
 * put in the queue of the mutex again, and gets it when its turn comes.
 *
 *     await mutex.runExclusive(async () => {
 *       while (items.length === 0) await notEmpty.wait()
 *       use(items.shift())
 *     })
 *
 * Nobody is woken without a notification, yet the test needs its `while`: between the notification
 * and its turn at the mutex another task may come first, and undo what the notification was about.
 */
export class Condition {
  readonly mutex: Mutex
  /** One permit for each waiter that was notified. Who waits stands in its queue, first come first. */
  readonly wakeUp = new Semaphore(0)
  /** How many wait and have not been notified. */
  waiting = 0

  /** `mutex` guards what the condition is about. One mutex may have several conditions. */
  constructor(mutex: Mutex) {
    this.mutex = mutex
  }

  /**
   * Gives the mutex back, waits for a notification, and takes the mutex again. Nothing comes in
   * between the first two: a notification after the call cannot be missed, one before it is not
   * remembered. The caller must hold the mutex, and holds it again when this resolves; in
   * between, it waits for ever if nobody notifies. `mutex.cancel()` ends no wait.
   * @throws Error if nobody holds the mutex. That somebody else does cannot be noticed.
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

  /** Wakes the one that has waited longest; nobody, if nobody waits. Never blocks. */
  notify(): void {
    this.#wake(Math.min(1, this.waiting))
  }

  /** Wakes all that wait at this moment, in the order in which they came. Never blocks. */
  notifyAll(): void {
    this.#wake(this.waiting)
  }

  #wake(count: number): void {
    if (count === 0) return
    this.waiting -= count
    this.wakeUp.release(count)
  }

  /** The caller will release the mutex whatever happens, so that it must be taken whatever happens. */
  async #takeMutexAgain(): Promise<void> {
    for (;;) {
      try {
        await this.mutex.acquire()
        return
      } catch {
        // The mutex has sent away all who waited for it: to the end of the queue.
      }
    }
  }
}
