import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { Closed, type Job, type Opened, type Pool } from './problem.ts'

export const price =
  'no queue: each job that ends wakes all that wait, and a job may be passed again and again'

export const outcomes: Outcomes = {
  // Both workers wait for a worker.
  'a job in a job': ['completed', 'deadlock'],
  // Each job has a worker of one pool, and waits for one of the other.
  'two pools': ['completed', 'deadlock'],
}

/** Two counters, and a bell. */
export default class CountingPool implements Pool {
  readonly bell = new Bell()
  private free: number
  /** The jobs that were accepted and have not ended. */
  private open = 0
  private isClosed = false

  constructor(workers: number) {
    this.free = workers
  }

  run(job: Job): Promise<void> {
    return this.accept(async () => {
      await when([this.bell], () => this.take() || undefined)
      try {
        await job()
      } finally {
        this.give()
      }
    })
  }

  async close(): Promise<void> {
    this.isClosed = true
    await when([this.bell], () => this.open === 0 || undefined)
  }

  /** Counts `run` as a job of this pool. */
  async accept(run: Job): Promise<void> {
    if (this.isClosed) throw new Closed()
    this.open += 1
    try {
      await run()
    } finally {
      this.open -= 1
      this.bell.ring()
    }
  }

  get hasWorker(): boolean {
    return this.free > 0
  }

  /** Takes a worker, if there is one. */
  take(): boolean {
    const { hasWorker } = this
    if (hasWorker) this.free -= 1
    return hasWorker
  }

  give(): void {
    this.free += 1
    this.bell.ring()
  }
}

export const published: Published<CountingPool, Pool> = {
  bell: 'rings when a worker is free; listen to those of all pools',
  accept: 'around all that is done with a worker',
  hasWorker: 'asked of all pools in one step, again after each ring',
  take: 'of all in the step in which all had one',
  give: 'on every way out, or while a job waits',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<CountingPool> = {
  async within(pool, part) {
    pool.give()
    try {
      await pool.run(part)
    } finally {
      await when([pool.bell], () => pool.take() || undefined)
    }
  },
  inBoth: (one, other, job) =>
    one.accept(() =>
      other.accept(async () => {
        await when([one.bell, other.bell], () =>
          one.hasWorker && other.hasWorker ? one.take() && other.take() : undefined,
        )
        try {
          await job()
        } finally {
          one.give()
          other.give()
        }
      }),
    ),
}
