import type { ReadLog } from '../../../../stm/buffered/attempt.ts'
import { isConsistent, PreemptiveEngine } from '../../../../stm/buffered/preemptive.ts'
import type { Cell } from '../../../../stm/cell.ts'
import type { AtomicallyOptions } from '../../../../stm/engine.ts'
import { useEngine } from '../../../../stm/engine-in-use.ts'
import { type Change, installProbe } from '../../../../stm/probe.ts'
import type { STM } from '../../../../stm/tx.ts'
import { deferred } from '../../execution/deferred.ts'
import type { Attendance, Host, Restore } from '../../execution/host.ts'
import type { Operation } from '../../execution/task.ts'
import type { Parts } from './parts.ts'
import { Observations, Reporter } from './reporter.ts'

/** Each transaction in many steps, with a choice of who goes next before every read and commit. */
export class ManySteps {
  readonly #host: Host
  readonly #reporter: Reporter
  /** What the attempts have read that are under way, or wait. */
  readonly #underWay = new Map<Operation, ReadLog<Cell>>()
  readonly #attempts = new WeakMap<ReadLog<Cell>, Observations>()
  readonly #transactions = new WeakMap<ReadLog<Cell>, number>()

  constructor(host: Host, parts: Parts) {
    this.#host = host
    this.#reporter = new Reporter(host, parts)
  }

  install(): Restore {
    const restores = [this.#watch(), this.#runTransactions()]
    return () => {
      for (const restore of restores.reverse()) restore()
    }
  }

  /** Who has read which variables, or waits for them. */
  *attending(): Iterable<Attendance> {
    for (const [operation, log] of this.#underWay) {
      const { index: word } = operation.task
      if (!operation.task.operations.includes(operation)) this.#underWay.delete(operation)
      else for (const cell of log.keys()) yield { of: cell, word, task: word }
    }
  }

  #runTransactions(): Restore {
    const host = this.#host
    const engine = new PreemptiveEngine({
      began: (log, number) => {
        this.#attempts.set(log, new Observations(host))
        this.#transactions.set(log, number)
      },
      read: (log, cell, value) => this.#read(log, cell, value),
      point: (label, log) => this.#point(label, log),
      conflicted: (log, changed) => this.#conflicted(log, changed),
      threw: (log) => this.#learn(log),
      committed: (log, changes) => this.#committed(log, changes),
      block: (log) => this.#block(log),
    })
    return useEngine({
      atomicallySync: (body, options) => engine.atomicallySync(body, options),
      atomically<A>(body: STM<A>, options: AtomicallyOptions | undefined): Promise<A> {
        const promise = engine.atomically(body, options)
        return host.runningTask === null ? promise : host.during(promise, 'transaction')
      },
    })
  }

  /** Reads outside transactions do not pass through the engine. */
  #watch(): Restore {
    return installProbe({
      began() {},
      read: (cell, value) => this.#reporter.peeked(cell, value),
      committed() {},
    })
  }

  #observationsOf(log: ReadLog<Cell>): Observations {
    return this.#attempts.get(log) as Observations
  }

  /** The attempt counts: the task has learnt what it observed. */
  #learn(log: ReadLog<Cell>): void {
    this.#host.runningTask?.history.addFingerprint(this.#observationsOf(log).history)
  }

  #read(log: ReadLog<Cell>, cell: Cell, value: unknown): void {
    this.#reporter.read(cell, value, this.#observationsOf(log))
    if (this.#host.runningTask !== null) {
      this.#host.note(() => ({ kind: 'read', ...this.#reporter.readOf(cell, value) }))
    }
  }

  #point(label: string, log: ReadLog<Cell>): Promise<void> | undefined {
    const task = this.#host.runningTask
    if (task === null) return undefined
    for (const cell of log.keys()) this.#host.uses(cell)
    const operation = task.begin(label, 'point', true)
    operation.transaction = this.#transactions.get(log) as number
    operation.history = this.#observationsOf(log).history
    this.#underWay.set(operation, log)
    operation.fingerprint = (into, hasher) => this.#reporter.fingerprintSeen(into, hasher, log)
    return this.#host.point(operation)
  }

  #conflicted(log: ReadLog<Cell>, changed: readonly Cell[]): void {
    for (const cell of log.keys()) this.#host.uses(cell)
    this.#observationsOf(log).forget()
    this.#host.note(() => ({ kind: 'conflict', variables: this.#reporter.names(changed) }))
  }

  #committed(log: ReadLog<Cell>, changes: readonly Change[]): void {
    for (const cell of log.keys()) this.#host.uses(cell)
    this.#learn(log)
    if (this.#host.runningTask !== null && changes.length > 0) {
      this.#reporter.committed(changes, this.#observationsOf(log))
    }
  }

  #block(log: ReadLog<Cell>): { readonly woken: Promise<void>; readonly wake: () => void } {
    this.#observationsOf(log).forget()
    const { promise: woken, resolve: goOn } = deferred()
    let isWoken = false
    const wake = () => {
      this.#host.ordersWaiting()
      isWoken = true
      if (this.#host.runningTask === null) goOn()
    }
    const task = this.#host.runningTask
    if (task !== null) {
      const operation = task.begin('retry', 'wait', true)
      operation.transaction = this.#transactions.get(log) as number
      this.#reporter.blocked(operation, log)
      operation.fingerprint = (into, hasher) => this.#reporter.fingerprintSeen(into, hasher, log)
      this.#underWay.set(operation, log)
      const seen = new Map(log)
      const canGoOn = () => isWoken && !isConsistent(seen)
      this.#host.readyWhile(operation, canGoOn, () => {
        task.end(operation)
        goOn()
      })
    }
    return { woken, wake }
  }
}
