import { Mutex } from 'async-mutex'
import { Condition } from '../condition.ts'
import { type Held, lockAll, ranked } from '../lock-order.ts'
import type { Outcomes } from '../pattern.ts'
import type { Scope, Task } from './problem.ts'

export const bug = 'join before the clean-up'

export const outcomes: Outcomes = {
  'a task starts another': ['invariant broken'],
  'a late task': ['completed', 'invariant broken'],
  cancelled: ['completed', 'invariant broken'],
  stopped: ['completed', 'invariant broken'],
  'many scopes': ['invariant broken'],
  'two scopes': ['invariant broken'],
}

/** Counts a task until its work is done. */
export default class WorkScope implements Scope {
  readonly mutex = ranked(new Mutex())
  private readonly idle = new Condition(this.mutex)
  private readonly stop = new AbortController()
  private readonly outer: AbortSignal | undefined
  private running = 0
  private isClosed = false

  constructor(outer?: AbortSignal) {
    this.outer = outer
    if (outer?.aborted) this.abort()
    else outer?.addEventListener('abort', this)
  }

  start(task: Task): Promise<boolean> {
    return this.mutex.runExclusive(() => {
      if (this.isClosed) return false
      this.running += 1
      void this.run(task)
      return true
    })
  }

  join(): Promise<void> {
    return lockAll([this.mutex], async (held) => {
      while (!this.closeIfIdle(held)) await this.idle.wait()
    })
  }

  async cancel(): Promise<void> {
    this.abort()
    await this.join()
  }

  /** The outer signal has aborted. */
  handleEvent(): void {
    this.abort()
  }

  /** Closes, and tells all tasks to stop. It cannot wait for a lock: a signal does not wait. */
  abort(): void {
    this.isClosed = true
    this.stop.abort()
  }

  /** Returns whether no task runs. Then the scope is closed. */
  closeIfIdle(held: Held): boolean {
    held.mustInclude(this.mutex)
    if (this.running > 0) return false
    this.isClosed = true
    this.outer?.removeEventListener('abort', this)
    return true
  }

  private async run(task: Task): Promise<void> {
    await task.run(this.stop.signal)
    await this.mutex.runExclusive(() => {
      this.running -= 1
      this.idle.notifyAll()
    })
    await task.cleanUp()
  }
}
