import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import { Closed, type Job, type Pool } from './problem.ts'

export const bug = 'shutdown race: a job is accepted, and begins after the close'

export const outcomes: Outcomes = {
  closing: ['completed', 'invariant broken'],
  'closing twice': ['completed', 'invariant broken'],
  'a job in a job': ['completed', 'deadlock'],
  'two pools': ['completed', 'deadlock'],
}

/** The close waits for the jobs that run, and not for those that were accepted and wait for a worker. */
export default class HastyPool implements Pool {
  private readonly workers: Semaphore
  private readonly ended = new Semaphore(0)
  private started = 0
  private isClosed = false

  constructor(workers: number) {
    this.workers = new Semaphore(workers)
  }

  run(job: Job): Promise<void> {
    if (this.isClosed) return Promise.reject(new Closed())
    return this.workers.runExclusive(async () => {
      this.started += 1
      try {
        await job()
      } finally {
        this.ended.release()
      }
    })
  }

  async close(): Promise<void> {
    this.isClosed = true
    if (this.started > 0) await this.ended.waitForUnlock(this.started)
  }
}
