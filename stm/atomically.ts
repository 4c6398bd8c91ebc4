import { eventLoop } from './event-loop/engine.ts'
import type { Synchronous } from './synchronous.ts'
import type { STM } from './tx.ts'

export interface AtomicallyOptions {
  /** Aborts the wait: the promise rejects with the signal's reason, and nothing is left behind. */
  readonly signal?: AbortSignal | undefined
  /** For messages and traces. */
  readonly name?: string | undefined
}

/** What runs transactions. {@link eventLoop} is the one that ships. */
export interface Engine {
  atomically<A>(body: STM<A>, options: AtomicallyOptions | undefined): Promise<A>
  atomicallySync<A>(body: STM<A>, options: AtomicallyOptions | undefined): A
}

let engine: Engine = eventLoop

/** The engine in use. */
export const currentEngine = (): Engine => engine

/** Hands every later transaction to `next`. Gives a function that puts the engine before it back. */
export function runOn(next: Engine): () => void {
  const before = engine
  engine = next
  return () => {
    engine = before
  }
}

/**
 * Runs `body` as if nothing else ran meanwhile, and resolves with its result.
 *
 * The first attempt runs at once, before the call returns. If the body retries, the promise stays
 * pending until a variable that it read has changed; the next attempt runs in a later microtask.
 * Blocked transactions are served in the order in which they blocked, though a newcomer may
 * overtake; more fairness is not promised.
 *
 * Rejects with whatever the body throws, and then nothing was written; with the signal's reason on
 * abort (at once, without running the body, if it was aborted before); with `BlockedForeverError`
 * if the body retries having read nothing; with `AfterCommitError` if only an `afterCommit` action threw.
 *
 * @throws MisuseError at the call, when started inside a transaction.
 */
export function atomically<A>(
  body: STM<A> & Synchronous<A>,
  options?: AtomicallyOptions,
): Promise<A> {
  return engine.atomically(body as STM<A>, options)
}

/**
 * {@link atomically} without a promise, for code that cannot wait: the result is returned.
 *
 * @throws WouldBlockError where the transaction would have to wait; nothing has happened then.
 * Throws otherwise what `atomically` would reject with.
 */
export function atomicallySync<A>(
  body: STM<A> & Synchronous<A>,
  options?: Pick<AtomicallyOptions, 'name'>,
): A {
  return engine.atomicallySync(body as STM<A>, options)
}
