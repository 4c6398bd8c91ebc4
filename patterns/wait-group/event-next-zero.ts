import { Bell } from '../bell.ts'
import type { Outcomes } from '../pattern.ts'
import type { Job, WaitGroup } from './problem.ts'

export const bug = 'lost wake-up'

export const outcomes: Outcomes = {
  'a late wait': ['completed', 'deadlock'],
  'two groups': ['completed', 'invariant broken'],
}

/** Waits for the next zero. A task that comes when all is over waits for a round that may never be. */
export default class NextZeroGroup implements WaitGroup {
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
    await this.bell.nextRing()
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
    if (this.isZero) this.bell.ring()
  }
}
