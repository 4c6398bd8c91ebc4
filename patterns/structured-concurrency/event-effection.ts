import { createScope, ensure, type Scope as Nursery, type Operation, until } from 'effection'
import type { Outcomes } from '../pattern.ts'
import type { Scope, Task } from './problem.ts'

export const price = 'a second kind of function, and a clean-up that must not stand in a finally'

export const outcomes: Outcomes = {}

/** The package effection: what runs in a scope of its own is halted and cleaned up before that is gone. */
export default class EffectionScope implements Scope {
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

/** The work of a task, and its clean-up, which is not interrupted here. */
function* lifeOf(task: Task): Operation<void> {
  const stop = new AbortController()
  let work = Promise.resolve()
  yield* ensure(function* () {
    stop.abort()
    yield* until(work)
    yield* until(task.cleanUp())
  })
  work = task.run(stop.signal)
  yield* until(work)
}
