import { Bell, when } from '../bell.ts'
import type { Outcomes } from '../pattern.ts'
import type { Scope, Task } from './problem.ts'

export const bug = 'join before the clean-up'

export const outcomes: Outcomes = {
  cancelled: ['completed', 'invariant broken'],
  stopped: ['completed', 'invariant broken'],
  'two scopes': ['invariant broken'],
}

/** Waits for its tasks until they are told to stop. They have not stopped by then. */
export default class LeavingScope implements Scope {
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

  async start(task: Task): Promise<boolean> {
    if (this.isClosed) return false
    this.running += 1
    void this.run(task)
    return true
  }

  async join(): Promise<void> {
    await when([this.bell], () => this.closeIfIdle() || this.stop.signal.aborted || undefined)
  }

  async cancel(): Promise<void> {
    this.abort()
    await this.join()
  }

  /** The outer signal has aborted. */
  handleEvent(): void {
    this.abort()
  }

  /** Closes, and tells all tasks to stop. */
  abort(): void {
    this.isClosed = true
    this.stop.abort()
  }

  /** Returns whether no task runs. Then the scope is closed. */
  closeIfIdle(): boolean {
    if (this.running > 0) return false
    this.isClosed = true
    this.outer?.removeEventListener('abort', this)
    return true
  }

  private async run(task: Task): Promise<void> {
    await task.run(this.stop.signal)
    await task.cleanUp()
    this.running -= 1
    this.bell.ring()
  }
}
