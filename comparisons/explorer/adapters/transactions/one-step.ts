import type { Cell } from '../../../../stm/cell.ts'
import { develop } from '../../../../stm/development/develop.ts'
import type { AtomicallyOptions } from '../../../../stm/engine.ts'
import { useEngine } from '../../../../stm/engine-in-use.ts'
import { eventLoop } from '../../../../stm/event-loop/engine.ts'
import type { Waiter } from '../../../../stm/event-loop/wait-queues.ts'
import { WakeUps } from '../../../../stm/event-loop/wake-ups.ts'
import { installEventLoopProbe } from '../../../../stm/event-loop/watching.ts'
import type { Change } from '../../../../stm/probe.ts'
import { type STM, shared } from '../../../../stm/tx.ts'
import type { Attendance, Host, Restore } from '../../execution/host.ts'
import type { Operation } from '../../execution/task.ts'
import type { Parts } from './parts.ts'
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
  /** Runs a transaction that is to wake up, if it is still the next; `null` if none is held up. */
  #pending: ((waiter: Waiter) => void) | null = null
  #pendingSince = 0

  /** With `chaos`, each first attempt is undone and made again. */
  constructor(host: Host, parts: Parts, chaos: boolean) {
    this.#host = host
    this.#chaos = chaos
    this.#reporter = new Reporter(host, parts)
    this.#observations = new Observations(host)
    this.#wakeUps = new WakeUps((waiter, run) => this.#isToWakeUp(waiter, run))
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
    const run = this.#pending
    if (run === null || this.#wakeUps.next !== null) return
    this.#pending = null
    run(NOBODY)
  }

  /** Who waits for which variables, in the order in which they began to, and who is woken next. */
  *attending(): Iterable<Attendance> {
    for (const [{ seen }, { task }] of this.#operations) {
      const { index: word } = task
      if (seen.length > 0) yield { of: null, word, task: word }
      for (const { cell } of seen) yield { of: cell, word, task: word }
    }
    // A wake-up that has become needless is as good as none.
    const next = this.#pending && this.#wakeUps.next
    if (next !== null) yield { of: null, word: -1 - (this.#operations.get(next)?.task.index ?? -1) }
  }

  /** Wakes `waiter` by `run`, in a microtask as the engine that ships does, or holds it up. */
  #isToWakeUp(waiter: Waiter, run: (waiter: Waiter) => void): void {
    this.#host.ordersWaiting()
    const operation = this.#operations.get(waiter)
    if (operation === undefined) waiter.soon(run)
    else if (this.#host.wakesAtOnce(operation.task)) this.#wake(waiter, operation, run)
    else {
      this.#pending = run
      this.#pendingSince = this.#host.tick()
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
    return this.#host.runningTask === null || shared.running !== null
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
      else history.addFingerprint(this.#observations.history)
    }
  }

  #read(cell: Cell, value: unknown): void {
    if (shared.running === null) this.#reporter.peeked(cell, value)
    else this.#reporter.read(cell, value, this.#observations)
  }

  #committed(changes: readonly Change[]): void {
    if (this.#host.runningTask === null) return
    this.#reporter.committed(changes, this.#observations)
    const isWaiting = ({ seen }: Waiter) => seen.some(({ cell }) => hasChanged.has(cell))
    const hasChanged = new Set(changes.map(({ cell }) => cell))
    if ([...this.#operations.keys()].some(isWaiting)) this.#host.ordersWaiting()
  }

  #blocked(waiter: Waiter): void {
    this.#isBlocked = true
    const operation = this.#current
    if (operation === null) return
    this.#operations.set(waiter, operation)
    const seen = new Map(waiter.seen.map(({ cell, value }) => [cell, value]))
    this.#reporter.blocked(operation, seen)
    operation.queuePosition = () => this.#positionOf(waiter)
    operation.fingerprint = (into, hasher) => {
      into.add(this.#positionOf(waiter))
      this.#reporter.fingerprintSeen(into, hasher, seen)
    }
    operation.turnSince = () => (this.#isNext(waiter) ? this.#pendingSince : Infinity)
    this.#host.readyWhile(
      operation,
      () => this.#isNext(waiter),
      () => {
        const run = this.#pending as (waiter: Waiter) => void
        this.#pending = null
        this.#wake(waiter, operation, run)
      },
    )
  }

  #isNext(waiter: Waiter): boolean {
    return this.#pending !== null && this.#wakeUps.next === waiter
  }

  #wake(waiter: Waiter, operation: Operation, run: (waiter: Waiter) => void): void {
    this.#host.ordersWaiting()
    waiter.soon(() =>
      this.#host.as(operation.task, () => this.#attempt(operation, () => run(waiter))),
    )
  }

  /** A transaction that has blocked is over: it has committed, thrown, or was aborted. */
  #ends(waiter: Waiter, settle: () => void): void {
    this.#host.ordersWaiting()
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

/** A waiter that is none. */
const NOBODY: Waiter = { number: Infinity, seen: [], soon() {}, rerun() {} }
