import { WaitGroup as Package } from '@jpwilliams/waitgroup'
import type { Outcomes } from '../pattern.ts'
import type { Job, WaitGroup } from './problem.ts'

export const bug = 'negative counter'

export const outcomes: Outcomes = {
  'done once too often': ['invariant broken'],
  'two groups': ['completed', 'invariant broken'],
}

/** The package @jpwilliams/waitgroup. It throws for a negative counter, and keeps it. */
export default class PackageGroup implements WaitGroup {
  private readonly group = new Package()

  async go(job: Job): Promise<void> {
    this.group.add()
    void this.run(job)
  }

  async add(): Promise<void> {
    this.group.add()
  }

  async done(): Promise<void> {
    this.group.done()
  }

  wait(): Promise<void> {
    return this.group.wait()
  }

  private async run(job: Job): Promise<void> {
    await job()
    this.group.done()
  }
}
