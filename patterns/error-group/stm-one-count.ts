import { atomically, check, TVar } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import type { Group, Job } from './problem.ts'

export const bug = 'snapshot of what to wait for'

export const outcomes: Outcomes = {
  'a job starts another': ['invariant broken'],
  'two groups': ['invariant broken'],
}

/** Waits for the jobs that were started before the wait. Those that jobs start are not among them. */
export default class SnapshotGroup implements Group {
  private readonly stop = new AbortController()
  private started = 0
  private readonly ended = new TVar(0)
  private readonly error = new TVar<{ readonly reason: unknown } | undefined>(undefined)

  async go(job: Job): Promise<void> {
    this.started += 1
    void this.run(job)
  }

  async wait(): Promise<void> {
    const { started } = this
    const failure = await atomically((tx) => {
      check(tx, this.ended.get(tx) >= started)
      return this.error.get(tx)
    })
    if (failure) throw failure.reason
  }

  private async run(job: Job): Promise<void> {
    let failure: { readonly reason: unknown } | undefined
    try {
      await job(this.stop.signal)
    } catch (reason) {
      failure = { reason }
      this.stop.abort()
    }
    await atomically((tx) => {
      this.ended.update(tx, (ended) => ended + 1)
      if (failure && !this.error.get(tx)) this.error.set(tx, failure)
    })
  }
}
