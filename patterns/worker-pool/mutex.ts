import { Semaphore } from 'async-mutex'
import { lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { Closed, type Job, type Opened, type Pool } from './problem.ts'

export const price =
  'the jobs are counted beside the permits, and a job that waits releases its permit by hand'

export const outcomes: Outcomes = {
  // Both workers wait for a worker.
  'a job in a job': ['completed', 'deadlock'],
  // Each job has a worker of one pool, and waits for one of the other.
  'two pools': ['completed', 'deadlock'],
}

/** A worker is a permit. The code of a job runs in the task that asked for it. */
export default class PermitPool implements Pool {
  readonly workers: Semaphore
  /** A permit for each accepted job that has ended. */
  private readonly ended = new Semaphore(0)
  private accepted = 0
  private isClosed = false

  constructor(workers: number) {
    this.workers = ranked(new Semaphore(workers))
  }

  run(job: Job): Promise<void> {
    return this.accept(() => this.workers.runExclusive(job))
  }

  /** Takes no permit, so that a second close finds them all. */
  async close(): Promise<void> {
    this.isClosed = true
    if (this.accepted > 0) await this.ended.waitForUnlock(this.accepted)
  }

  /** Counts `run` as a job of this pool. */
  async accept(run: Job): Promise<void> {
    if (this.isClosed) throw new Closed()
    this.accepted += 1
    try {
      await run()
    } finally {
      this.ended.release()
    }
  }

  /** Lets others have the worker of the calling job until `wait` has ended. */
  async idle(wait: Job): Promise<void> {
    this.workers.release()
    try {
      await wait()
    } finally {
      await this.workers.acquire()
    }
  }
}

export const published: Published<PermitPool, Pool> = {
  workers: 'taken with lockAll, together with those of all other pools',
  accept: 'around all that is done with a worker',
  idle: 'by a job that has a worker, and has finished what needs one',
}

export const composing: Composing = { beforehand: 'both pools', undone: 'nothing' }

export const opened: Opened<PermitPool> = {
  within: (pool, part) => pool.idle(() => pool.run(part)),
  inBoth: (one, other, job) =>
    one.accept(() =>
      other.accept(() =>
        lockAll(
          [
            [one.workers, 1],
            [other.workers, 1],
          ],
          job,
        ),
      ),
    ),
}
