import { Mutex, Semaphore } from 'async-mutex'
import { Bell } from '../bell.ts'
import { lockAll, ranked } from '../lock-order.ts'
import type { Outcomes } from '../pattern.ts'
import { whenLocked } from '../when-locked.ts'
import type { Job, WaitGroup } from './problem.ts'

export const bug = 'add after wait'

export const outcomes: Outcomes = {
  'two jobs': ['invariant broken'],
  'done once too often': ['completed', 'invariant broken'],
  'a late wait': ['completed', 'invariant broken'],
  'two groups': ['invariant broken'],
}

/** One job runs at a time, and counts itself once it runs. Those in the queue are not waited for. */
export default class LateGroup implements WaitGroup {
  /** Rings at zero. */
  readonly bell = new Bell()
  private readonly turn = new Semaphore(1)
  readonly mutex = ranked(new Mutex())
  private count = 0
  private rounds = 0

  async go(job: Job): Promise<void> {
    void this.run(job)
  }

  add(): Promise<void> {
    return lockAll([this.mutex], () => {
      this.count += 1
    })
  }

  done(): Promise<void> {
    return lockAll([this.mutex], () => {
      if (this.isZero) throw new RangeError('done was called more often than add')
      this.count -= 1
      if (!this.isZero) return
      this.rounds += 1
      this.bell.ring()
    })
  }

  /** The round is read at the call: others may be ahead in the queue for the lock. */
  async wait(): Promise<void> {
    const { rounds } = this
    await whenLocked([this], () => this.isZero || this.rounds !== rounds || undefined)
  }

  private get isZero(): boolean {
    return this.count === 0
  }

  private async run(job: Job): Promise<void> {
    await this.turn.acquire()
    await this.add()
    await job()
    await this.done()
    this.turn.release()
  }
}
