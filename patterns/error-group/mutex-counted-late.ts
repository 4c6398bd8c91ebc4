import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Group, Job } from './problem.ts'

export const bug = 'add after wait'

export const outcomes: Outcomes = {
  'one fails': ['completed', 'invariant broken'],
  'one must be stopped': ['completed', 'invariant broken'],
  'two groups': ['invariant broken'],
}

/** A job counts itself once it runs. A task that waits before that finds nothing to wait for. */
export default class LateGroup implements Group {
  private readonly turn = new Semaphore(2)
  private readonly ended = new Semaphore(0)
  private readonly stop = new AbortController()
  private started = 0
  private error: { readonly reason: unknown } | undefined

  async go(job: Job): Promise<void> {
    void this.turn.runExclusive(() => this.run(job))
  }

  async wait(): Promise<void> {
    for (let seen = 0; seen < this.started; seen += 1) await this.ended.acquire()
    if (this.error) throw this.error.reason
  }

  private async run(job: Job): Promise<void> {
    this.started += 1
    try {
      await job(this.stop.signal)
    } catch (reason) {
      this.error ??= { reason }
      this.stop.abort()
    } finally {
      this.ended.release()
    }
  }
}
