import type { AtomicallyOptions } from '../engine.ts'
import { nothingRead } from '../errors.ts'
import { onInterrupt } from '../timeout.ts'
import type { STM } from '../tx.ts'
import { BLOCKED, PARK } from './memory.ts'
import { CONFLICT, RETRY, type TransactionLog } from './transaction-log.ts'
import { WaitSet } from './wait-set.ts'

/** What an asynchronous transaction needs of its engine. */
interface Runner {
  readonly log: TransactionLog
  readonly waiters: Waiters
  attempts<A>(body: STM<A>): A | typeof RETRY | typeof CONFLICT
  attemptInTurn<A>(body: STM<A>): A | typeof RETRY | typeof CONFLICT
  runActions(): void
}

/** `Atomics.waitAsync`, which the types of ES2023 do not know. */
type WaitAsync = (
  words: Int32Array,
  index: number,
  value: number,
) => { readonly async: false } | { readonly async: true; readonly value: Promise<string> }

/** As long as a timer can be set for: 24 days. */
const LONG = 2 ** 31 - 1

/** How long to wait for a turn to run alone before asking again, in milliseconds. */
const ASK_AGAIN = 1

/**
 * The blocked transactions of one thread that does not block itself. They run again one at a time,
 * each in a microtask of its own, those first that blocked first.
 */
export class Waiters {
  readonly #log: TransactionLog
  /** By number, in the order in which they blocked first. */
  readonly #waiting = new Map<number, AsyncTransaction>()
  #isListening = false
  #isLooking = false
  /** Keeps the process alive, which `Atomics.waitAsync` does not. */
  #alive: ReturnType<typeof setInterval> | undefined

  constructor(log: TransactionLog) {
    this.#log = log
  }

  /** To be called before anything is looked at that the transaction will wait for. */
  add(transaction: AsyncTransaction): void {
    const { words, slot } = this.#log
    if (!this.#waiting.has(transaction.number)) Atomics.add(words, slot + BLOCKED, 1)
    this.#alive ??= setInterval(() => {}, LONG)
    this.#waiting.set(transaction.number, transaction)
    this.#listen()
  }

  delete(transaction: AsyncTransaction): void {
    const { words, slot } = this.#log
    if (!this.#waiting.delete(transaction.number)) return
    Atomics.sub(words, slot + BLOCKED, 1)
    if (this.#waiting.size > 0) return
    clearInterval(this.#alive)
    this.#alive = undefined
    // Ends the listening, which would keep the memory of the heap.
    Atomics.add(words, slot + PARK, 1)
    Atomics.notify(words, slot + PARK)
  }

  /** Something may have changed that a transaction waits for. */
  lookSoon(): void {
    if (this.#isLooking || this.#waiting.size === 0) return
    this.#isLooking = true
    void Promise.resolve().then(() => this.#look())
  }

  #look(): void {
    this.#isLooking = false
    for (const transaction of this.#waiting.values()) {
      if (!transaction.mustRun()) continue
      transaction.run()
      this.lookSoon()
      return
    }
  }

  /** Waits for the wake-ups of other threads, as long as there is anything to wake. */
  #listen(): void {
    if (this.#isListening || this.#waiting.size === 0) return
    const { words, slot } = this.#log
    const { waitAsync } = Atomics as unknown as { readonly waitAsync: WaitAsync }
    const wakeUps = Atomics.load(words, slot + PARK)
    const waiting = waitAsync(words, slot + PARK, wakeUps)
    this.#isListening = true
    void (waiting.async ? waiting.value : Promise.resolve()).then(() => {
      this.#isListening = false
      this.#listen()
      this.lookSoon()
    })
  }
}

let blockedSoFar = 0

/** A transaction of `atomically` that could not commit at once, until it ends. */
export class AsyncTransaction {
  /** Counts up in the order in which transactions blocked first. */
  readonly number = ++blockedSoFar
  readonly #runner: Runner
  readonly #body: STM<unknown>
  readonly #options: AtomicallyOptions | undefined
  #resolve!: (result: unknown) => void
  #reject!: (error: unknown) => void
  /** `null` while it runs, and if it must run again. */
  #waitsFor: WaitSet | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #forget: (() => void) | undefined
  #isRunning = false

  constructor(runner: Runner, body: STM<unknown>, options: AtomicallyOptions | undefined) {
    this.#runner = runner
    this.#body = body
    this.#options = options
  }

  /** Goes on from how its first attempts ended. @throws what the transaction must reject with */
  start<A>(ended: typeof RETRY | typeof CONFLICT): Promise<A> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve as (result: unknown) => void
      this.#reject = reject
      this.#goOn(ended)
    })
  }

  /** Whether something has changed that it waits for. */
  mustRun(): boolean {
    if (this.#timer !== undefined) return false
    return this.#waitsFor === null || !this.#waitsFor.isUnchanged()
  }

  run(attempts = this.#runner.attempts.bind(this.#runner)): void {
    this.#isRunning = true
    this.#stopWaiting()
    try {
      const result = attempts(this.#body)
      if (result === RETRY || result === CONFLICT) this.#goOn(result)
      else {
        this.#leave()
        this.#runner.runActions()
        this.#resolve(result)
      }
    } catch (error) {
      this.#fail(error)
    }
    this.#isRunning = false
  }

  #goOn(ended: typeof RETRY | typeof CONFLICT): void {
    const { log, waiters } = this.#runner
    const { signal, name } = this.#options ?? {}
    if (signal?.aborted) throw signal.reason
    if (ended === RETRY && log.readsEnd === 0) throw nothingRead(name)
    this.#forget ??= onInterrupt(this.#options, (reason) => this.#isRunning || this.#fail(reason))
    if (ended === CONFLICT) {
      this.#timer = setTimeout(() => this.#askForTurn(), ASK_AGAIN)
      return
    }
    waiters.add(this)
    this.#waitsFor = WaitSet.start(log)
    if (this.#waitsFor === null) waiters.lookSoon()
  }

  /** Between two of its turns the event loop turns, so that it hears of threads that have ended. */
  #askForTurn(): void {
    const { attemptInTurn } = this.#runner
    this.run(attemptInTurn.bind(this.#runner))
  }

  #fail(error: unknown): void {
    this.#stopWaiting()
    this.#leave()
    this.#reject(error)
  }

  #stopWaiting(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#waitsFor?.stop()
    this.#waitsFor = null
  }

  #leave(): void {
    this.#runner.waiters.delete(this)
    this.#forget?.()
  }
}
