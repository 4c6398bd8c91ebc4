import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Job, WaitGroup } from './problem.ts'

export const price = 'correct only with a semaphore that hands permits to waiters'

export const outcomes: Outcomes = {
  // A job in the group that was waited for first starts after that wait.
  'two groups': ['completed', 'invariant broken'],
}

/** At zero, the group hands a permit to each task that waits, all of whom stand in the queue. */
export default class HandOffGroup implements WaitGroup {
  private readonly zero = new Semaphore(0)
  private count = 0
  private waiting = 0

  async go(job: Job): Promise<void> {
    this.count += 1
    void this.run(job)
  }

  async add(): Promise<void> {
    this.count += 1
  }

  async done(): Promise<void> {
    this.doneNow()
  }

  async wait(): Promise<void> {
    if (this.isZero) return
    this.waiting += 1
    await this.zero.acquire()
  }

  private get isZero(): boolean {
    return this.count === 0
  }

  private async run(job: Job): Promise<void> {
    await job()
    this.doneNow()
  }

  private doneNow(): void {
    if (this.isZero) throw new RangeError('done was called more often than add')
    this.count -= 1
    if (this.isZero && this.waiting > 0) this.open()
  }

  private open(): void {
    this.zero.release(this.waiting)
    this.waiting = 0
  }
}
