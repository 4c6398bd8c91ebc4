import { Effect, Exit, FiberSet, Scope as Lifetime } from 'effect4'
import type { Outcomes } from '../pattern.ts'
import type { Scope, Task } from './problem.ts'

export const price = 'a language of its own, in which the program has to be written'

export const outcomes: Outcomes = {}

/** The package effect: a set of fibers that belongs to a scope, and is interrupted when that is closed. */
export default class FiberScope implements Scope {
  private readonly lifetime = Lifetime.makeUnsafe()
  private readonly fibers = Effect.runSync(Lifetime.provide(FiberSet.make(), this.lifetime))
  private readonly outer: AbortSignal | undefined
  private closing: Promise<void> | undefined

  constructor(outer?: AbortSignal) {
    this.outer = outer
    if (outer?.aborted) this.handleEvent()
    else outer?.addEventListener('abort', this)
  }

  async start(task: Task): Promise<boolean> {
    if (this.closing !== undefined) return false
    Effect.runSync(FiberSet.run(this.fibers, lifeOf(task)))
    return true
  }

  async join(): Promise<void> {
    await Effect.runPromise(FiberSet.awaitEmpty(this.fibers))
    await this.cancel()
  }

  async cancel(): Promise<void> {
    this.outer?.removeEventListener('abort', this)
    // A second call of `close` would resolve at once.
    this.closing ??= Effect.runPromise(Lifetime.close(this.lifetime, Exit.void))
    await this.closing
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
