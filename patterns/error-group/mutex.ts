import { Semaphore } from 'async-mutex'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Group, Job, Opened } from './problem.ts'

export const price =
  'the number of jobs is counted beside the permits, and each start must be counted first'

export const outcomes: Outcomes = {
  // The error reaches the other group only when it is too late.
  'two groups': ['invariant broken'],
}

/** Each job that ends leaves a permit. A waiting task collects as many permits as jobs were started. */
export default class CountedGroup implements Group {
  private readonly ended = new Semaphore(0)
  private readonly stop = new AbortController()
  private started = 0
  private error: { readonly reason: unknown } | undefined
  /** Groups that stop with this one. */
  private readonly allies: CountedGroup[] = []

  async go(job: Job): Promise<void> {
    this.started += 1
    void this.run(job)
  }

  async wait(): Promise<void> {
    for (let seen = 0; seen < this.started; seen += 1) await this.ended.acquire()
    if (this.error) throw this.error.reason
  }

  /** When this group fails, or if it has failed, `other` stops with the same error. */
  joins(other: CountedGroup): void {
    this.allies.push(other)
    if (this.error) other.fail(this.error)
  }

  private async run(job: Job): Promise<void> {
    try {
      await job(this.stop.signal)
    } catch (reason) {
      this.fail({ reason })
    } finally {
      this.ended.release()
    }
  }

  private fail(error: { readonly reason: unknown }): void {
    if (this.error) return
    this.error = error
    this.stop.abort()
    for (const ally of this.allies) ally.fail(error)
  }
}

export const published: Published<CountedGroup, Group> = {
  joins: 'in both directions, before the wait',
}

export const composing: Composing = { beforehand: 'both groups', undone: 'nothing' }

export const opened: Opened<CountedGroup> = {
  async waitForBoth(one, other) {
    one.joins(other)
    other.joins(one)
    for (const result of await Promise.allSettled([one.wait(), other.wait()])) {
      if (result.status === 'rejected') throw result.reason
    }
  },
}
