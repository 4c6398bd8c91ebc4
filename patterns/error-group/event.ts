import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Group, Job, Opened } from './problem.ts'

export const price = 'each job that ends wakes the waiting task, which counts again'

export const outcomes: Outcomes = {
  // The error reaches the other group only when it is too late.
  'two groups': ['invariant broken'],
}

/** A counter, the first error, and a bell. */
export default class RingingGroup implements Group {
  readonly bell = new Bell()
  private readonly stop = new AbortController()
  private running = 0
  private error: { readonly reason: unknown } | undefined

  async go(job: Job): Promise<void> {
    this.running += 1
    void this.run(job)
  }

  async wait(): Promise<void> {
    await when([this.bell], () => this.isIdle || undefined)
    if (this.error) throw this.error.reason
  }

  get isIdle(): boolean {
    return this.running === 0
  }

  get failure(): { readonly reason: unknown } | undefined {
    return this.error
  }

  /** Aborts the signal of all jobs. */
  cancel(): void {
    this.stop.abort()
  }

  private async run(job: Job): Promise<void> {
    try {
      await job(this.stop.signal)
    } catch (reason) {
      this.error ??= { reason }
      this.cancel()
    } finally {
      this.running -= 1
      this.bell.ring()
    }
  }
}

export const published: Published<RingingGroup, Group> = {
  bell: 'rings when a job has ended; listen to those of all groups',
  isIdle: 'asked of all groups in one step, again after each ring',
  failure: 'looked at after each ring',
  cancel: 'of all groups, once one has failed',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<RingingGroup> = {
  async waitForBoth(one, other) {
    const bells = [one.bell, other.bell]
    const isOver = () => one.isIdle && other.isIdle
    const error = () => one.failure ?? other.failure
    const failure = await when(bells, () => error() ?? (isOver() ? 'none' : undefined))
    if (failure === 'none') return
    one.cancel()
    other.cancel()
    await when(bells, () => isOver() || undefined)
    throw failure.reason
  },
}
