import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Opened, Scope, Task } from './problem.ts'

export const price = 'one must not forget to stop listening to the outer signal, on every way out'

export const outcomes: Outcomes = {}

/** A counter, a flag, a signal and a bell. */
export default class RingingScope implements Scope {
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

export const published: Published<RingingScope, Scope> = {
  bell: 'rings when a task has ended; listen to those of all scopes',
  abort: 'of all that are not wanted any more',
  closeIfIdle: 'asked again after each ring',
  handleEvent: 'left to the outer signal',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<RingingScope> = {
  async firstOf(one, other) {
    const bells = [one.bell, other.bell]
    await when(bells, () => one.closeIfIdle() || other.closeIfIdle() || undefined)
    one.abort()
    other.abort()
    await when(bells, () => (one.closeIfIdle() && other.closeIfIdle()) || undefined)
  },
}
