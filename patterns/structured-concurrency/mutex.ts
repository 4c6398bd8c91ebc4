import { Mutex } from 'async-mutex'
import { Bell } from '../bell.ts'
import { type Held, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { type Monitored, whenLocked } from '../when-locked.ts'
import type { Opened, Scope, Task } from './problem.ts'

export const price =
  'each task that ends must ring a bell, with the lock held; the signal stands beside the lock'

export const outcomes: Outcomes = {}

/** A monitor: a counter and a flag, and a signal beside them. */
export default class MonitorScope implements Scope, Monitored {
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
    await task.cleanUp()
    await this.mutex.runExclusive(() => {
      this.running -= 1
      this.bell.ring()
    })
  }
}

export const published: Published<MonitorScope, Scope> = {
  mutex: 'take it with whenLocked, together with that of the other scope, holding none',
  bell: 'rings, with the mutex held, when a task has ended',
  abort: 'of all that are not wanted any more',
  closeIfIdle: 'while the mutex is held: the compiler asks for a Held',
  handleEvent: 'left to the outer signal',
}

export const composing: Composing = { beforehand: 'both scopes', undone: 'nothing' }

export const opened: Opened<MonitorScope> = {
  async firstOf(one, other) {
    await whenLocked(
      [one, other],
      (held) => one.closeIfIdle(held) || other.closeIfIdle(held) || undefined,
    )
    one.abort()
    other.abort()
    await whenLocked(
      [one, other],
      (held) => (one.closeIfIdle(held) && other.closeIfIdle(held)) || undefined,
    )
  },
}
