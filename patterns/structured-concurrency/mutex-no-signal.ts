import { Mutex } from 'async-mutex'
import { Bell } from '../bell.ts'
import { type Held, ranked } from '../lock-order.ts'
import type { Outcomes } from '../pattern.ts'
import { type Monitored, whenLocked } from '../when-locked.ts'
import type { Scope, Task } from './problem.ts'

export const bug = 'cancellation forgotten'

export const outcomes: Outcomes = {
  stopped: ['completed', 'deadlock'],
  'many scopes': ['deadlock'],
  'two scopes': ['deadlock'],
}

/** Closes, and waits for tasks that have not heard of it. */
export default class WaitingScope implements Scope, Monitored {
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

  /** Closes. */
  abort(): void {
    this.isClosed = true
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
    await task.cleanUp()
    await this.mutex.runExclusive(() => {
      this.running -= 1
      this.bell.ring()
    })
  }
}
