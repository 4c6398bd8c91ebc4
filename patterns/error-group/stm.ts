import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Group, Job, Opened } from './problem.ts'

export const price = 'the end of a job is a transaction, and the signal is aborted after it'

export const outcomes: Outcomes = {
  // The error reaches the other group only when it is too late.
  'two groups': ['invariant broken'],
}

interface Failure {
  readonly reason: unknown
}

/** A counter and the first error. A task that waits has read them, and is woken when they change. */
export default class CountingGroup implements Group {
  private readonly stop = new AbortController()
  private readonly running = new TVar(0)
  private readonly error = new TVar<Failure | undefined>(undefined)

  async go(job: Job): Promise<void> {
    await atomically((tx) => this.running.update(tx, (running) => running + 1))
    void this.run(job)
  }

  async wait(): Promise<void> {
    const failure = await atomically((tx) => {
      check(tx, this.isIdle(tx))
      return this.failure(tx)
    })
    if (failure) throw failure.reason
  }

  isIdle(tx: Tx): boolean {
    return this.running.get(tx) === 0
  }

  failure(tx: Tx): Failure | undefined {
    return this.error.get(tx)
  }

  /** Aborts the signal of all jobs. */
  cancel(): void {
    this.stop.abort()
  }

  private async run(job: Job): Promise<void> {
    let failure: Failure | undefined
    try {
      await job(this.stop.signal)
    } catch (reason) {
      failure = { reason }
    }
    await atomically((tx) => {
      this.running.update(tx, (running) => running - 1)
      if (failure && !this.error.get(tx)) this.error.set(tx, failure)
    })
    if (failure) this.cancel()
  }
}

export const published: Published<CountingGroup, Group> = {
  isIdle: 'in a transaction, which the compiler checks',
  failure: 'in a transaction, which the compiler checks',
  cancel: 'of all groups, once one has failed',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<CountingGroup> = {
  async waitForBoth(one, other) {
    const isOver = (tx: Tx) => one.isIdle(tx) && other.isIdle(tx)
    const failure = await atomically((tx) => {
      const error = one.failure(tx) ?? other.failure(tx)
      check(tx, error !== undefined || isOver(tx))
      return error
    })
    if (!failure) return
    one.cancel()
    other.cancel()
    await atomically((tx) => check(tx, isOver(tx)))
    throw failure.reason
  },
}
