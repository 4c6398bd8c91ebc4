import type { Cell } from '../cell.ts'
import type { AtomicallyOptions } from '../engine.ts'
import { nothingRead } from '../errors.ts'
import { meter, nextNumber } from '../meter.ts'
import { onInterrupt } from '../timeout.ts'
import type { STM } from '../tx.ts'
import { type EventLoopAttempt, hasRetried } from './attempt.ts'
import { newAttempt } from './new-attempt.ts'
import { eventLoopProbe } from './probe.ts'
import type { Waiter } from './wait-queues.ts'
import { Waits } from './waits.ts'

/** What resolves the promise that was made last. One function for all saves each a closure. */
let latestResolve: ((nothing: null) => void) | null = null
const keepResolve = (resolve: (nothing: null) => void): void => {
  latestResolve = resolve
}

/** A transaction that has blocked, from its first retry until it ends. It keeps its number. */
export class BlockedTransaction implements Waiter {
  readonly number = nextNumber()
  readonly #body: STM<unknown>
  readonly #options: AtomicallyOptions | undefined
  readonly #waits = new Waits(this)
  #resolve!: (result: unknown) => void
  #reject!: (error: unknown) => void
  #forget: (() => void) | undefined
  #isRunning = false
  /** What to do when its turn comes, and what makes it come. */
  #atTurn: ((waiter: Waiter) => void) | null = null
  #endWait: ((nothing: null) => void) | null = null

  constructor(body: STM<unknown>, options: AtomicallyOptions | undefined) {
    this.#body = body
    this.#options = options
  }

  /** Blocks on what `attempt` has read. The promise settles with the transaction. */
  start<A>(attempt: EventLoopAttempt): Promise<A> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve as (result: unknown) => void
      this.#reject = reject
      try {
        this.#block(attempt)
      } catch (error) {
        this.#leave()
        meter?.failed(this.#options, error)
        throw error
      }
      this.#awaitTurn()
    })
  }

  get options(): AtomicallyOptions | undefined {
    return this.#options
  }

  get seen(): { readonly cell: Cell; readonly value: unknown }[] {
    return this.#waits.seen
  }

  /**
   * Waits for a change of what `attempt` has read.
   * @throws what the transaction must reject with, if it must not wait.
   */
  #block(attempt: EventLoopAttempt): void {
    const { reads, begin } = attempt
    const signal = this.#options?.signal
    if (signal?.aborted) throw signal.reason
    if (reads === null) throw nothingRead(this.#options?.name)
    this.#forget ??= onInterrupt(this.#options, (reason) => this.#isRunning || this.#fail(reason))
    this.#waits.waitFor(reads, begin)
    eventLoopProbe?.blocked(this)
    meter?.blocked(this)
  }

  soon(run: (waiter: Waiter) => void): void {
    this.#atTurn = run
    this.#endWait?.(null)
  }

  /**
   * A turn is a reaction to a promise. So it runs in the async context of the call that blocks, which
   * registers the first, or of an earlier turn.
   */
  #awaitTurn(): void {
    const turn = new Promise(keepResolve)
    this.#endWait = latestResolve
    latestResolve = null
    void turn.then(this.#takeTurn.bind(this))
  }

  #takeTurn(): void {
    this.#isRunning = true
    this.#atTurn?.(this)
    this.#isRunning = false
    if (!this.#waits.isEmpty) this.#awaitTurn()
  }

  rerun(): void {
    meter?.woken(this)
    const attempt = newAttempt()
    try {
      const result = attempt.run(this.#body)
      if (hasRetried(result)) this.#block(attempt)
      else {
        this.#leave()
        attempt.conclude(this.#options)
        if (eventLoopProbe === null) this.#resolve(result)
        else eventLoopProbe.ends(this, this.#resolve.bind(null, result))
      }
    } catch (error) {
      this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    this.#leave()
    meter?.failed(this.#options, error)
    if (eventLoopProbe === null) this.#reject(error)
    else eventLoopProbe.ends(this, this.#reject.bind(null, error))
  }

  /** Leaves every variable, the signal and the timer. */
  #leave(): void {
    this.#waits.leave()
    this.#forget?.()
    meter?.left(this)
  }
}
