import { onAbort } from '../abort.ts'
import { atomically } from '../atomically.ts'
import { catchSTM, retry } from '../combinators.ts'
import type { AtomicallyOptions } from '../engine.ts'
import { BlockedForeverError } from '../errors.ts'
import type { EndlessOptions } from '../meter.ts'
import { refusePromise } from '../refuse-promise.ts'
import type { Synchronous } from '../synchronous.ts'
import type { STM, Tx } from '../tx.ts'

/** How to observe a body. */
export interface ObserveOptions<A> extends Pick<AtomicallyOptions, 'signal' | 'name'> {
  /** Whether the listener need not be called for `value` after `before`. By default `Object.is`. */
  readonly equals?: ((value: A, before: A) => boolean) | undefined
  /**
   * Receives what the body, `equals` or the listener throws. Without it, each such error is an
   * unhandled rejection. The observation goes on in either case.
   */
  readonly onError?: ((error: unknown) => void) | undefined
}

/**
 * Calls `listener` with the result of `body`, and again after each commit that changes it: the way
 * from variables to a user interface, a log or a metric (`autorun` of MobX, `effect` of signals).
 * Returns a function that ends the observation; so does the `signal`. After that the listener is
 * not called again, and nothing is left behind at the variables.
 *
 * - The first call happens before `observe` returns, unless the body retries: it then has nothing
 *   to tell yet. Each later call happens in a microtask, in the async context of the call to
 *   `observe`, and never inside a commit, so the committer neither waits for the listener nor meets
 *   its errors.
 * - Commits in quick succession are told as one: the listener hears of the last value, and not of
 *   every value on the way to it. Send what must not be skipped through a `TChan`.
 * - A result that `equals` the one told before is not told. A body that makes a new array or object
 *   each time is told after each change of a variable that it reads, unless `equals` says otherwise.
 * - The listener may run transactions, also such that change what it observes: it is called again
 *   after it has returned. It may end the observation, in the first call by the `signal`.
 * - An error of the body is told once, and then the body waits for a change of what it has read, as
 *   after a result. The next result is told in any case.
 *
 * `body` must be pure, as every transaction. What it writes is undone.
 *
 * @throws MisuseError at the call, when started inside a transaction.
 *
 * @example
 * const stock = new TVar(3)
 * const shown = []
 * const stop = observe((tx) => stock.get(tx) > 0, (isThere, before) => shown.push([before, isThere]))
 * await atomically((tx) => stock.set(tx, 2))
 * await atomically((tx) => stock.set(tx, 0))
 * await null // the listener is called in a microtask
 * stop()
 * await atomically((tx) => stock.set(tx, 5))
 * shown // => [ [ undefined, true ], [ true, false ] ]
 */
export function observe<A>(
  body: STM<A> & Synchronous<A>,
  listener: (value: A, before: A | undefined) => void,
  options: ObserveOptions<A> = {},
): () => void {
  const observation = new Observation<A>(body, listener, options)
  if (!options.signal?.aborted) observation.start()
  return () => observation.stop()
}

type Seen<A> = { readonly value: A } | { readonly error: unknown }

/**
 * A transaction that never commits. Each run notes what it sees and retries, so it waits for a
 * change of exactly what it has seen: nothing can change in between and go unnoticed.
 */
class Observation<A> {
  readonly #look: STM<void>
  readonly #listener: (value: A, before: A | undefined) => void
  readonly #options: ObserveOptions<A>
  readonly #stopping = new AbortController()
  #forgetSignal: (() => void) | undefined
  /** What the latest run has seen, until it is told. */
  #seen: Seen<A> | null = null
  #told: { readonly value: A } | null = null

  constructor(
    body: STM<A>,
    listener: (value: A, before: A | undefined) => void,
    options: ObserveOptions<A>,
  ) {
    this.#look = catchSTM(
      (tx) => {
        const value = body(tx)
        refusePromise(value)
        this.#see({ value })
      },
      (error) => () => this.#see({ error }),
    )
    this.#listener = listener
    this.#options = options
  }

  start(): void {
    const { signal: outer, name } = this.#options
    const { signal } = this.#stopping
    const lookAgain = (tx: Tx): never => {
      this.#look(tx)
      return retry(tx)
    }
    const endless: EndlessOptions = { signal, name, isEndless: true }
    atomically(lookAgain as STM<void>, endless).catch((error: unknown) => this.#end(error))
    this.#forgetSignal = outer && onAbort(outer, () => this.stop())
    void this.#tell()
  }

  stop(): void {
    this.#forgetSignal?.()
    this.#stopping.abort()
  }

  #see(seen: Seen<A>): void {
    if (this.#seen === null) void Promise.resolve().then(() => this.#tell())
    this.#seen = seen
  }

  /** Async, so that whatever is thrown is a rejection, of the first call as well. */
  async #tell(): Promise<void> {
    const seen = this.#seen
    this.#seen = null
    if (seen === null || this.#stopping.signal.aborted) return
    const { equals = Object.is } = this.#options
    const before = this.#told
    this.#told = null
    try {
      if ('error' in seen) throw seen.error
      const isSame = before !== null && equals(seen.value, before.value)
      this.#told = isSame ? before : seen
      if (!isSame) this.#listener(seen.value, before?.value)
    } catch (error) {
      this.#report(error)
    }
  }

  #report(error: unknown): void {
    const { onError } = this.#options
    if (onError === undefined) throw error
    onError(error)
  }

  /** The transaction has ended. If its body has read nothing, all is told that ever will be. */
  #end(error: unknown): void {
    this.#forgetSignal?.()
    if (this.#stopping.signal.aborted || error instanceof BlockedForeverError) return
    this.#report(error)
  }
}
