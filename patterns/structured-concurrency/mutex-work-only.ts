import { Mutex } from 'async-mutex'
import { Bell } from '../bell.ts'
import { type Held, ranked } from '../lock-order.ts'
import type { Outcomes } from '../pattern.ts'
import { type Monitored, whenLocked } from '../when-locked.ts'
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
export default class WorkScope implements Scope, Monitored {
  readonly mutex = ranked(new Mutex())
  readonly bell = new Bell()
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

  async join(): Promise<void> {
    await whenLocked([this], (held) => this.closeIfIdle(held) || undefined)
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
      this.bell.ring()
    })
    await task.cleanUp()
  }
}
