import { atomically, check, holding, TVar } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import { Closed, type Job, type Pool } from './problem.ts'

export const bug =
  'shutdown race: one transaction looks whether it is closed, and another counts the job'

export const outcomes: Outcomes = {
  closing: ['completed', 'invariant broken'],
  'closing twice': ['completed', 'invariant broken'],
  'a job in a job': ['completed', 'deadlock'],
  'two pools': ['completed', 'deadlock'],
}

/** A job that waits for a worker is not counted, so the close does not wait for it. */
export default class UncountedPool implements Pool {
  private readonly free: TVar<number>
  private readonly running = new TVar(0)
  private readonly isClosed = new TVar(false)

  constructor(workers: number) {
    this.free = new TVar(workers)
  }

  async run(job: Job): Promise<void> {
    if (await atomically((tx) => this.isClosed.get(tx))) throw new Closed()
    await holding(
      (tx) => {
        check(tx, this.free.get(tx) > 0)
        this.free.update(tx, (free) => free - 1)
        this.running.update(tx, (running) => running + 1)
      },
      job,
      (tx) => {
        this.free.update(tx, (free) => free + 1)
        this.running.update(tx, (running) => running - 1)
      },
    )
  }

  async close(): Promise<void> {
    await atomically((tx) => this.isClosed.set(tx, true))
    await atomically((tx) => check(tx, this.running.get(tx) === 0))
  }
}
