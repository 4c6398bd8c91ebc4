import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import type { Scope, Task } from './problem.ts'

export const bug = 'check-then-act'

export const outcomes: Outcomes = {
  'a late task': ['completed', 'invariant broken'],
  cancelled: ['completed', 'invariant broken'],
  stopped: ['completed', 'invariant broken'],
}

/** Looks whether the scope is open in one transaction, and counts the task in the next. */
export default class LookingScope implements Scope {
  private readonly running = new TVar(0)
  private readonly isClosed = new TVar(false)
  private readonly stop = new AbortController()
  private readonly outer: AbortSignal | undefined

  constructor(outer?: AbortSignal) {
    this.outer = outer
    if (outer?.aborted) void this.abort()
    else outer?.addEventListener('abort', this)
  }

  async start(task: Task): Promise<boolean> {
    if (await atomically((tx) => this.isClosed.get(tx))) return false
    await atomically((tx) => this.running.update(tx, (running) => running + 1))
    void this.run(task)
    return true
  }

  async join(): Promise<void> {
    await atomically((tx) => this.closeWhenIdle(tx))
    this.outer?.removeEventListener('abort', this)
  }

  async cancel(): Promise<void> {
    await this.abort()
    await this.join()
  }

  /** The outer signal has aborted. */
  handleEvent(): void {
    void this.abort()
  }

  /** Closes, and tells all tasks to stop. */
  async abort(): Promise<void> {
    await atomically((tx) => this.isClosed.set(tx, true))
    this.stop.abort()
  }

  /** Waits until no task runs, and closes. */
  closeWhenIdle(tx: Tx): void {
    check(tx, this.running.get(tx) === 0)
    this.isClosed.set(tx, true)
  }

  private async run(task: Task): Promise<void> {
    await task.run(this.stop.signal)
    await task.cleanUp()
    await atomically((tx) => this.running.update(tx, (running) => running - 1))
  }
}
