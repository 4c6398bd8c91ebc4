import pLimit from 'p-limit'
import { Bell, when } from '../bell.ts'
import type { Outcomes } from '../pattern.ts'
import { Closed, type Job, type Pool } from './problem.ts'

export const bug = 'lost job: the queue is cleared, and its callers wait forever'

export const outcomes: Outcomes = {
  closing: ['completed', 'deadlock'],
  'a job in a job': ['completed', 'deadlock'],
  'two pools': ['completed', 'deadlock'],
}

/** `clearQueue` drops the jobs that wait. Unless the limit has `rejectOnClear`, their promises stay pending. */
export default class ClearingPool implements Pool {
  private readonly bell = new Bell()
  private readonly limit: ReturnType<typeof pLimit>
  private isClosed = false

  constructor(workers: number) {
    this.limit = pLimit(workers)
  }

  async run(job: Job): Promise<void> {
    if (this.isClosed) throw new Closed()
    try {
      await this.limit(job)
    } finally {
      this.bell.ring()
    }
  }

  async close(): Promise<void> {
    this.isClosed = true
    this.limit.clearQueue()
    await when([this.bell], () => this.limit.activeCount === 0 || undefined)
  }
}
