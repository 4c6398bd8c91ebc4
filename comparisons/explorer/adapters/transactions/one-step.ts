import type { Cell } from '../../../../stm/cell.ts'
import { develop } from '../../../../stm/develop.ts'
import { type AtomicallyOptions, useEngine } from '../../../../stm/engine.ts'
import { eventLoop } from '../../../../stm/event-loop/engine.ts'
import { installEventLoopProbe } from '../../../../stm/event-loop/probe.ts'
import type { Waiter } from '../../../../stm/event-loop/wait-queues.ts'
import { WakeUps } from '../../../../stm/event-loop/wake-ups.ts'
import type { Change } from '../../../../stm/probe.ts'
import { running as runningAttempt, type STM } from '../../../../stm/tx.ts'
import type { Host, Restore } from '../../execution/host.ts'
import type { Operation } from '../../execution/task.ts'
import { Observations, Reporter } from './reporter.ts'

/** Each transaction as one step: the engine that ships, with a choice of when a woken one runs. */
export class OneStep {
  readonly #host: Host
  readonly #chaos: boolean
  readonly #reporter: Reporter
  readonly #operations = new Map<Waiter, Operation>()
  readonly #wakeUps: WakeUps
  /** The operation that stands for the transaction whose attempt runs, if it has one. */
  #current: Operation | null = null
  #observations: Observations
  #isBlocked = false
  /** Runs the transaction that is the next to wake up; `null` if none is due. */
  #pending: (() => void) | null = null
  #pendingSince = 0

  /** With `chaos`, each first attempt is undone and made again. */
  constructor(host: Host, chaos: boolean) {
    this.#host = host
    this.#chaos = chaos
    this.#reporter = new Reporter(host)
    this.#observations = new Observations(host)
    // The engine that ships runs it in a microtask, which is when its turn has come.
    this.#wakeUps = new WakeUps((run) => {
      this.#pending = run
      void SOON.then(() => this.#turnHasCome())
    })
  }

  install(): Restore {
    const restores = [this.#watch(), this.#runTransactions(), develop({ chaos: this.#chaos })]
    return () => {
      for (const restore of restores.reverse()) restore()
    }
  }

  /**
   * The transaction that was to wake up may have nothing to wake up for any more. Then the next commit
   * that wakes one does so as if no wake-up had been due.
   */
  stepBegins(): void {
    if (this.#wakeUps.next === null) this.#wakeNoTask()
  }

  #turnHasCome(): void {
    this.#pendingSince = this.#host.tick()
    const { next } = this.#wakeUps
    const operation = next === null ? undefined : this.#operations.get(next)
    if (operation === undefined) this.#wakeNoTask()
    else if (this.#host.goesOnAtOnce(operation.task)) {
      this.#host.as(operation.task, () => this.#wake(operation))
    }
  }

  #watch(): Restore {
    return installEventLoopProbe({
      wakeUps: this.#wakeUps,
      began: () => {
        this.#observations = new Observations(this.#host)
      },
      read: (cell, value) => this.#read(cell, value),
      committed: (changes) => this.#committed(changes),
      blocked: (waiter) => this.#blocked(waiter),
      ends: (waiter, settle) => this.#ends(waiter, settle),
    })
  }

  #runTransactions(): Restore {
    return useEngine({
      atomically: <A>(body: STM<A>, options: AtomicallyOptions | undefined): Promise<A> => {
        if (this.#isOutside) return eventLoop.atomically(body, options)
        if (this.#host.isHanging()) return new Promise(() => {})
        const operation = this.#host.current.begin('transaction', 'wait')
        const promise = this.#attempt(operation, () => eventLoop.atomically(body, options))
        if (this.#isBlocked) return promise
        operation.task.end(operation)
        return this.#host.passOn(promise, 'transaction')
      },
      atomicallySync: <A>(body: STM<A>, options: AtomicallyOptions | undefined): A => {
        if (this.#isOutside) return eventLoop.atomicallySync(body, options)
        return this.#attempt(null, () => eventLoop.atomicallySync(body, options))
      },
    })
  }

  /** Whether a transaction is none of the tasks', or starts inside another, which is an error. */
  get #isOutside(): boolean {
    return this.#host.runningTask === null || runningAttempt !== null
  }

  /** Runs what makes one attempt, of the transaction that `operation` stands for. */
  #attempt<A>(operation: Operation | null, run: () => A): A {
    const { history } = this.#host.current
    this.#current = operation
    this.#isBlocked = false
    try {
      return run()
    } finally {
      this.#current = null
      if (this.#isBlocked) this.#observations.forget()
      else history.addPrint(this.#observations.history)
    }
  }

  #read(cell: Cell, value: unknown): void {
    if (runningAttempt === null) this.#reporter.peeked(cell, value)
    else this.#reporter.read(cell, value, this.#observations)
  }

  #committed(changes: readonly Change[]): void {
    if (this.#host.runningTask !== null) this.#reporter.committed(changes, this.#observations)
  }

  #blocked(waiter: Waiter): void {
    this.#isBlocked = true
    const operation = this.#current
    if (operation === null) return
    this.#operations.set(waiter, operation)
    const seen = new Map(waiter.seen.map(({ cell, value }) => [cell, value]))
    this.#reporter.blocked(operation, seen)
    operation.queuePosition = () => this.#positionOf(waiter)
    operation.fingerprint = (into, printer) => {
      into.add(this.#positionOf(waiter))
      this.#reporter.fingerprintSeen(into, printer, seen)
    }
    operation.turnSince = () => (this.#isNext(waiter) ? this.#pendingSince : Infinity)
    this.#host.readyWhile(
      operation,
      () => this.#isNext(waiter),
      () => this.#wake(operation),
    )
  }

  #isNext(waiter: Waiter): boolean {
    return this.#pending !== null && this.#wakeUps.next === waiter
  }

  #wake(operation: Operation): void {
    this.#attempt(operation, () => this.#wakeNoTask())
  }

  /** Runs the wake-up that is due, if any: of no transaction that is left, or of one that is no task's. */
  #wakeNoTask(): void {
    const run = this.#pending
    this.#pending = null
    run?.()
  }

  /** A transaction that has blocked is over: it has committed, thrown, or was aborted. */
  #ends(waiter: Waiter, settle: () => void): void {
    const operation = this.#operations.get(waiter)
    if (operation === undefined) settle()
    else this.#host.resume(operation, settle)
  }

  /** How many of the transactions that still wait blocked before this one. */
  #positionOf(waiter: Waiter): number {
    const isBefore = ({ number, seen }: Waiter) => number < waiter.number && seen.length > 0
    return [...this.#operations.keys()].filter(isBefore).length
  }
}

const SOON = Promise.resolve()
