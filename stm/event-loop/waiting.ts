import { onAbort } from '../abort.ts'
import type { AtomicallyOptions } from '../atomically.ts'
import { nothingRead } from '../errors.ts'
import type { Cell, STM } from '../tx.ts'
import { type EventLoopAttempt, RETRIED } from './attempt.ts'
import { probe } from './probe.ts'
import { giveUp, type Place, takePlace } from './wait-queues.ts'
import { newAttempt } from './watched-attempt.ts'

let blockedSoFar = 0

/** A transaction that waits, from its first retry to its end. It keeps its number. */
export class Wait {
  readonly number = ++blockedSoFar
  readonly #body: STM<unknown>
  readonly #options: AtomicallyOptions | undefined
  #resolve!: (result: unknown) => void
  #reject!: (error: unknown) => void
  #places: Place[] = []
  #forgetSignal: (() => void) | undefined
  #isRunning = false

  constructor(body: STM<unknown>, options: AtomicallyOptions | undefined) {
    this.#body = body
    this.#options = options
  }

  /** Waits, after `attempt`. The promise is of the end. */
  begin<A>(attempt: EventLoopAttempt): Promise<A> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve as (result: unknown) => void
      this.#reject = reject
      this.#block(attempt)
    })
  }

  /** The variables waited for, with the values that were seen. */
  get seen(): { readonly cell: Cell; readonly value: unknown }[] {
    return this.#places.map(({ line }) => ({ cell: line.cell, value: line.seen }))
  }

  /**
   * Waits for a change of what `attempt` has read.
   * @throws what the transaction is to reject with, if it must not wait.
   */
  #block(attempt: EventLoopAttempt): void {
    const cells = attempt.takeReads()
    const signal = this.#options?.signal
    if (signal?.aborted) throw signal.reason
    if (cells.length === 0) throw nothingRead(this.#options?.name)
    this.#forgetSignal ??=
      signal && onAbort(signal, (reason) => this.#isRunning || this.#fail(reason))
    this.#lineUp(cells)
    if (probe !== null) probe.blocked(this)
  }

  rerun(): void {
    this.#isRunning = true
    const attempt = newAttempt()
    try {
      const result = attempt.run(this.#body)
      if (result === RETRIED) this.#block(attempt)
      else {
        this.#leave()
        attempt.runActions()
        this.#resolve(result)
      }
    } catch (error) {
      this.#fail(error)
    }
    this.#isRunning = false
  }

  #fail(error: unknown): void {
    this.#leave()
    this.#reject(error)
  }

  /** Leaves every line, and leaves no trace. */
  #leave(): void {
    this.#lineUp([])
    this.#forgetSignal?.()
  }

  /** Stands in line at each of `cells`. Where it saw the same already, it keeps its place. */
  #lineUp(cells: readonly Cell[]): void {
    const places = this.#places
    this.#places = cells.map((cell, i) => {
      const place = places[i]
      if (place?.line.cell === cell && !place.line.isConcerned) return place
      if (place !== undefined) giveUp(place)
      return takePlace(this, cell)
    })
    for (let i = cells.length; i < places.length; i += 1) giveUp(places[i] as Place)
  }
}
