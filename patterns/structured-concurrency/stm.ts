import { atomically, check, orElse, TVar, type Tx } from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Opened, Scope, Task } from './problem.ts'

export const price =
  'the signals are no variables: the outer one comes as a transaction, and the inner one after it'

export const outcomes: Outcomes = {}

/** Two variables, and a signal that aborts after the commit. */
export default class AtomicScope implements Scope {
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
    const isStarted = await atomically((tx) => {
      if (this.isClosed.get(tx)) return false
      this.running.update(tx, (running) => running + 1)
      return true
    })
    if (isStarted) void this.run(task)
    return isStarted
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

export const published: Published<AtomicScope, Scope> = {
  abort: 'of all that are not wanted any more',
  closeWhenIdle: 'in a transaction, which the compiler checks',
  handleEvent: 'left to the outer signal',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<AtomicScope> = {
  async firstOf(one, other) {
    await atomically(
      orElse(
        (tx) => one.closeWhenIdle(tx),
        (tx) => other.closeWhenIdle(tx),
      ),
    )
    await Promise.all([one.cancel(), other.cancel()])
  },
}
