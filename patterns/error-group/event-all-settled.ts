import type { Outcomes } from '../pattern.ts'
import type { Group, Job } from './problem.ts'

export const bug = 'cancellation forgotten'

export const outcomes: Outcomes = {
  'a job starts another': ['invariant broken'],
  'one must be stopped': ['deadlock'],
  'two groups': ['invariant broken'],
}

/** Waits for all, whatever becomes of them, and looks for errors then. Nothing tells the others to stop. */
export default class SettledGroup implements Group {
  private readonly stop = new AbortController()
  private readonly jobs: Promise<void>[] = []

  async go(job: Job): Promise<void> {
    this.jobs.push(job(this.stop.signal))
  }

  async wait(): Promise<void> {
    const results = await Promise.allSettled(this.jobs)
    for (const result of results) if (result.status === 'rejected') throw result.reason
  }
}
