import { createScope, type Scope as Nursery, type Operation, until } from 'effection'
import type { Outcomes } from '../pattern.ts'
import type { Scope, Task } from './problem.ts'

export const bug = 'cancellation in the clean-up'

export const outcomes: Outcomes = {
  cancelled: ['completed', 'invariant broken'],
}

/** The package effection, with the clean-up in a `finally`. What yields there can be halted like anything else. */
export default class FinallyScope implements Scope {
  private readonly nursery: Nursery
  private readonly destroy: () => Promise<void>
  private readonly outer: AbortSignal | undefined
  private readonly running = new Set<Promise<void>>()
  private isClosed = false

  constructor(outer?: AbortSignal) {
    ;[this.nursery, this.destroy] = createScope()
    this.outer = outer
    if (outer?.aborted) this.handleEvent()
    else outer?.addEventListener('abort', this)
  }

  async start(task: Task): Promise<boolean> {
    if (this.isClosed) return false
    this.running.add(this.nursery.run(() => lifeOf(task)))
    return true
  }

  async join(): Promise<void> {
    for (const task of this.running) {
      // It rejects if it was halted.
      await task.catch(() => {})
      this.running.delete(task)
    }
    await this.cancel()
  }

  async cancel(): Promise<void> {
    this.isClosed = true
    this.outer?.removeEventListener('abort', this)
    await this.destroy()
  }

  /** The outer signal has aborted. */
  handleEvent(): void {
    void this.cancel()
  }
}

/** The work of a task, and its clean-up, as one would write it in an `async` function. */
function* lifeOf(task: Task): Operation<void> {
  const stop = new AbortController()
  const work = task.run(stop.signal)
  try {
    yield* until(work)
  } finally {
    stop.abort()
    yield* until(work)
    yield* until(task.cleanUp())
  }
}
