import { Mutex } from 'async-mutex'
import { Bell } from '../bell.ts'
import { lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { whenLocked } from '../when-locked.ts'
import type { Job, Opened, WaitGroup } from './problem.ts'

export const price =
  'a lock around a counter, and rounds beside it, since each waiter looks again under the lock'

export const outcomes: Outcomes = {
  // A job in the group that was waited for first starts after that wait.
  'two groups': ['completed', 'invariant broken'],
}

/** A monitor: the count, and the number of times that it came back to zero. */
export default class MonitorGroup implements WaitGroup {
  /** Rings at zero. */
  readonly bell = new Bell()
  readonly mutex = ranked(new Mutex())
  private count = 0
  private rounds = 0

  async go(job: Job): Promise<void> {
    await this.add()
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

  get isZero(): boolean {
    return this.count === 0
  }

  private async run(job: Job): Promise<void> {
    await job()
    await this.done()
  }
}

export const published: Published<MonitorGroup, WaitGroup> = {
  mutex: 'held while the counts are looked at, with those of all groups',
  bell: 'listen to it before the mutex is released',
  isZero: 'asked while the mutexes of all groups are held',
}

export const composing: Composing = { beforehand: 'both groups', undone: 'nothing' }

export const opened: Opened<MonitorGroup> = {
  async waitForBoth(one, other) {
    await whenLocked([one, other], () => (one.isZero && other.isZero) || undefined)
  },
}
