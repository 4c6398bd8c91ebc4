import type { Outcomes } from '../pattern.ts'
import type { Group, Job } from './problem.ts'

export const bug = 'orphaned siblings'

export const outcomes: Outcomes = {
  'one fails': ['completed', 'invariant broken'],
  'a job starts another': ['invariant broken'],
  'one must be stopped': ['invariant broken'],
  'two groups': ['invariant broken'],
}

/** `Promise.all` rejects with the first error, and leaves the other jobs running. Their errors are lost. */
export default class AllGroup implements Group {
  private readonly stop = new AbortController()
  private readonly jobs: Promise<void>[] = []

  async go(job: Job): Promise<void> {
    this.jobs.push(job(this.stop.signal))
  }

  async wait(): Promise<void> {
    try {
      await Promise.all(this.jobs)
    } catch (error) {
      this.stop.abort()
      throw error
    }
  }
}
