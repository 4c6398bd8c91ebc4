import { Effect, Exit, FiberSet, Scope as Lifetime } from 'effect4'
import type { Outcomes } from '../pattern.ts'
import type { Scope, Task } from './problem.ts'

export const bug = 'the second to close does not wait'

export const outcomes: Outcomes = {
  cancelled: ['completed', 'invariant broken'],
}

/** The package effect, with a scope that is closed by each who wants it closed. */
export default class ReclosedScope implements Scope {
  private readonly lifetime = Lifetime.makeUnsafe()
  private readonly fibers = Effect.runSync(Lifetime.provide(FiberSet.make(), this.lifetime))
  private readonly outer: AbortSignal | undefined
  private isClosed = false

  constructor(outer?: AbortSignal) {
    this.outer = outer
    if (outer?.aborted) this.handleEvent()
    else outer?.addEventListener('abort', this)
  }

  async start(task: Task): Promise<boolean> {
    if (this.isClosed) return false
    Effect.runSync(FiberSet.run(this.fibers, lifeOf(task)))
    return true
  }

  async join(): Promise<void> {
    await Effect.runPromise(FiberSet.awaitEmpty(this.fibers))
    await this.cancel()
  }

  async cancel(): Promise<void> {
    this.isClosed = true
    this.outer?.removeEventListener('abort', this)
    await Effect.runPromise(Lifetime.close(this.lifetime, Exit.void))
  }

  /** The outer signal has aborted. */
  handleEvent(): void {
    void this.cancel()
  }
}

/** The work of a task, and its clean-up, which cannot be interrupted. */
const lifeOf = (task: Task): Effect.Effect<void> =>
  Effect.acquireUseRelease(
    Effect.sync(() => {
      const stop = new AbortController()
      return { stop, work: task.run(stop.signal) }
    }),
    ({ work }) => Effect.promise(() => work),
    ({ stop, work }) =>
      Effect.promise(async () => {
        stop.abort()
        await work
        await task.cleanUp()
      }),
  )
