import type { Outcomes } from '../pattern.ts'
import type { Scope, Task } from './problem.ts'

export const bug = 'orphaned task'

export const outcomes: Outcomes = {
  'a task starts another': ['invariant broken'],
  'a late task': ['completed', 'invariant broken'],
}

/** Waits for the tasks that are there when the wait begins. */
export default class SnapshotScope implements Scope {
  private readonly stop = new AbortController()
  private readonly tasks: Promise<void>[] = []
  private readonly outer: AbortSignal | undefined
  private isClosed = false

  constructor(outer?: AbortSignal) {
    this.outer = outer
    if (outer?.aborted) this.handleEvent()
    else outer?.addEventListener('abort', this)
  }

  async start(task: Task): Promise<boolean> {
    if (this.isClosed) return false
    this.tasks.push(this.run(task))
    return true
  }

  async join(): Promise<void> {
    await Promise.all(this.tasks)
    this.isClosed = true
    this.outer?.removeEventListener('abort', this)
  }

  async cancel(): Promise<void> {
    this.handleEvent()
    await this.join()
  }

  handleEvent(): void {
    this.isClosed = true
    this.stop.abort()
  }

  private async run(task: Task): Promise<void> {
    await task.run(this.stop.signal)
    await task.cleanUp()
  }
}
