import pLimit from 'p-limit'
import { Bell, when } from '../bell.ts'
import type { Outcomes } from '../pattern.ts'
import { Closed, type Job, type Pool } from './problem.ts'

export const price = 'it has no close: the accepted jobs are counted beside it'

export const outcomes: Outcomes = {
  'a job in a job': ['completed', 'deadlock'],
  'two pools': ['completed', 'deadlock'],
}

/** The package p-limit keeps the queue, in the order in which jobs come. */
export default class LimitedPool implements Pool {
  private readonly bell = new Bell()
  private readonly limit: ReturnType<typeof pLimit>
  private open = 0
  private isClosed = false

  constructor(workers: number) {
    this.limit = pLimit(workers)
  }

  async run(job: Job): Promise<void> {
    if (this.isClosed) throw new Closed()
    this.open += 1
    try {
      await this.limit(job)
    } finally {
      this.open -= 1
      this.bell.ring()
    }
  }

  async close(): Promise<void> {
    this.isClosed = true
    await when([this.bell], () => this.open === 0 || undefined)
  }
}
