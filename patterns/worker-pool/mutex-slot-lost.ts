import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import { Closed, type Job, type Pool } from './problem.ts'

export const bug = 'slot lost with a job that throws'

export const outcomes: Outcomes = {
  'a job fails': ['completed', 'deadlock'],
  'a job in a job': ['completed', 'deadlock'],
  'two pools': ['completed', 'deadlock'],
}

/** Releases the worker when the job is done. One that fails keeps it. */
export default class LeakyPool implements Pool {
  private readonly workers: Semaphore
  private readonly size: number
  private isClosed = false

  constructor(workers: number) {
    this.size = workers
    this.workers = new Semaphore(workers)
  }

  async run(job: Job): Promise<void> {
    if (this.isClosed) throw new Closed()
    await this.workers.acquire()
    await job()
    this.workers.release()
  }

  async close(): Promise<void> {
    this.isClosed = true
    await this.workers.waitForUnlock(this.size)
  }
}
