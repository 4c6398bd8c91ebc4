import { Bell } from '../bell.ts'
import type { Outcomes } from '../pattern.ts'
import type { Job, WaitGroup } from './problem.ts'

export const bug = 'negative counter'

export const outcomes: Outcomes = {
  'done once too often': ['invariant broken'],
  'two groups': ['completed', 'invariant broken'],
}

/** Ends what has not begun: the count goes below zero, and the next job brings it back to zero. */
export default class NegativeGroup implements WaitGroup {
  private readonly bell = new Bell()
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

  private get isZero(): boolean {
    return this.count === 0
  }

  private async run(job: Job): Promise<void> {
    await job()
    this.doneNow()
  }

  private doneNow(): void {
    this.count -= 1
    if (this.count < 0) throw new RangeError('done was called more often than add')
    if (this.isZero) this.bell.ring()
  }
}
