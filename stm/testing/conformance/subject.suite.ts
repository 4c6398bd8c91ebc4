import { atomically } from '../../atomically.ts'
import type { AtomicallyOptions } from '../../engine.ts'
import type { Named, TVar } from '../../tvar.ts'
import type { STM, Tx } from '../../tx.ts'

/** What the event loop promises beyond STM. An engine can be exempted from it, with a reason. */
export type Extra =
  | 'the first attempt ends before the call returns'
  | 'a body runs once, and once more for each wake-up'
  | 'the oldest waiter is served first'
  | 'a body sees the async context of the call'

/**
 * The engine under test, as the tests see it. It is installed: they call `atomically` as a user
 * does.
 */
export interface Subject {
  /** Registers a test. */
  it(name: string, test: () => void | Promise<void>): void
  /** Registers a test of something that only an engine with this extra promises. */
  given(extra: Extra, name: string, test: () => void | Promise<void>): void
  /** Creates a variable of the engine. */
  newTVar<A>(initial: A, options?: Named): TVar<A>
  /** Resolves when no transaction can run any further. */
  quiet(): Promise<void>
  /** Whether a transaction waits for a change of `variable`. */
  isWaitedFor<A>(variable: TVar<A>): boolean
}

export type Outcome<A> = 'pending' | { readonly value: A } | { readonly error: unknown }

/** The outcome of a promise so far. Reading it never waits, and a rejection is never unhandled. */
export class Followed<A> {
  outcome: Outcome<A> = 'pending'

  constructor(promise: Promise<A>) {
    promise.then(
      (value) => {
        this.outcome = { value }
      },
      (error: unknown) => {
        this.outcome = { error }
      },
    )
  }
}

/** Starts `body` as a transaction and follows its promise. */
export const start = <A>(body: STM<A>, options?: AtomicallyOptions): Followed<A> =>
  new Followed(atomically<A>(body as never, options))

/** Sets `variable` in a transaction of its own. */
export const put = <A>(variable: TVar<A>, value: A): Promise<void> =>
  atomically((tx) => variable.set(tx, value))

/** A body that counts its runs. */
export function counted<A>(body: STM<A>): STM<A> & { runs: number } {
  const counting = Object.assign(
    (tx: Tx) => {
      counting.runs += 1
      return body(tx)
    },
    { runs: 0 },
  )
  return counting
}
