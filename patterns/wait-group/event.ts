import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Job, Opened, WaitGroup } from './problem.ts'

export const price =
  'the look at the count and the wait must be one step: an await between them loses the ring'

export const outcomes: Outcomes = {
  // A job in the group that was waited for first starts after that wait.
  'two groups': ['completed', 'invariant broken'],
}

/** A count, and a bell that rings at zero. It wakes exactly those who wait, so nobody looks again. */
export default class RingingGroup implements WaitGroup {
  readonly bell = new Bell()
  private count = 0

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
    if (!this.isZero) await this.bell.nextRing()
  }

  get isZero(): boolean {
    return this.count === 0
  }

  private async run(job: Job): Promise<void> {
    await job()
    this.doneNow()
  }

  private doneNow(): void {
    if (this.isZero) throw new RangeError('done was called more often than add')
    this.count -= 1
    if (this.isZero) this.bell.ring()
  }
}

export const published: Published<RingingGroup, WaitGroup> = {
  bell: 'rings at zero; listen to those of all groups',
  isZero: 'asked of all groups in one step, again after each ring',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<RingingGroup> = {
  async waitForBoth(one, other) {
    await when([one.bell, other.bell], () => (one.isZero && other.isZero) || undefined)
  },
}
