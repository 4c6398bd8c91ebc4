import { Bell, when } from '../bell.ts'
import type { Outcomes } from '../pattern.ts'
import type { Scope, Task } from './problem.ts'

export const bug = 'abort-listener leak'

export const outcomes: Outcomes = {
  'many scopes': ['invariant broken'],
}

/** Listens to the outer signal, and never stops: the signal keeps all scopes of its life. */
export default class ListeningScope implements Scope {
  readonly bell = new Bell()
  private readonly stop = new AbortController()
  private running = 0
  private isClosed = false

  constructor(outer?: AbortSignal) {
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
    this.isClosed = true
    this.stop.abort()
  }

  /** Returns whether no task runs. Then the scope is closed. */
  closeIfIdle(): boolean {
    if (this.running > 0) return false
    this.isClosed = true
    return true
  }

  private async run(task: Task): Promise<void> {
    await task.run(this.stop.signal)
    await task.cleanUp()
    this.running -= 1
    this.bell.ring()
  }
}
