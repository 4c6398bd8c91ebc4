import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Job, Opened, WaitGroup } from './problem.ts'

export const price = 'rounds are counted beside the jobs, and each wait remembers its own'

export const outcomes: Outcomes = {
  // A job in the group that was waited for first starts after that wait.
  'two groups': ['completed', 'invariant broken'],
}

/** A count, a bell that rings at zero, and the number of times that it did. */
export default class RingingGroup implements WaitGroup {
  readonly bell = new Bell()
  private count = 0
  private rounds = 0

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
    const { rounds } = this
    await when([this.bell], () => this.isZero || this.rounds !== rounds || undefined)
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
    if (!this.isZero) return
    this.rounds += 1
    this.bell.ring()
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
