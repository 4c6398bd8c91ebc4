import { Bell, when } from '../bell.ts'
import type { Outcomes } from '../pattern.ts'
import type { Scope, Task } from './problem.ts'

export const bug = 'late start'

export const outcomes: Outcomes = {
  'a late task': ['completed', 'invariant broken'],
  cancelled: ['completed', 'invariant broken'],
  stopped: ['completed', 'invariant broken'],
}

/** Starts whatever it is told to, also when its end has been waited for. */
export default class OpenScope implements Scope {
  readonly bell = new Bell()
  private readonly stop = new AbortController()
  private readonly outer: AbortSignal | undefined
  private running = 0

  constructor(outer?: AbortSignal) {
    this.outer = outer
    if (outer?.aborted) this.abort()
    else outer?.addEventListener('abort', this)
  }

  async start(task: Task): Promise<boolean> {
    this.running += 1
    void this.run(task)
    return true
  }

  async join(): Promise<void> {
    await when([this.bell], () => this.closeIfIdle() || undefined)
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
    this.stop.abort()
  }

  /** Returns whether no task runs. Then the scope is closed. */
  closeIfIdle(): boolean {
    if (this.running > 0) return false
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
