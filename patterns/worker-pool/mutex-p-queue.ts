import PQueue from 'p-queue'
import type { Outcomes } from '../pattern.ts'
import { Closed, type Job, type Pool } from './problem.ts'

export const price = 'it has no close: a flag refuses what comes later'

export const outcomes: Outcomes = {
  'a job in a job': ['completed', 'deadlock'],
}

/** The package p-queue keeps the queue, and says when it is idle. */
export default class QueuedPool implements Pool {
  private readonly queue: PQueue
  private isClosed = false

  constructor(workers: number) {
    this.queue = new PQueue({ concurrency: workers })
  }

  async run(job: Job): Promise<void> {
    if (this.isClosed) throw new Closed()
    await this.queue.add(job)
  }

  async close(): Promise<void> {
    this.isClosed = true
    await this.queue.onIdle()
  }
}
