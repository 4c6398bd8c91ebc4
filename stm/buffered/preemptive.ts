import { onAbort } from '../abort.ts'
import { runAfterCommit } from '../after-commit.ts'
import type { Cell } from '../cell.ts'
import type { AtomicallyOptions, Engine } from '../engine.ts'
import { nestedTransaction, nothingRead, wouldBlock } from '../errors.ts'
import { meter, nextNumber } from '../meter.ts'
import type { Change } from '../probe.ts'
import { withTimeoutInSignal } from '../timeout.ts'
import { type STM, shared } from '../tx.ts'
import type { ReadLog } from './attempt.ts'
import type { Host } from './host.ts'
import { PreemptiveAttempt } from './preemptive-attempt.ts'
import type { Transaction } from './transaction.ts'
import { Watchers } from './watchers.ts'

const changedIn = (log: ReadLog<Cell>): Cell[] =>
  [...log].filter(([cell, seen]) => !Object.is(cell.value, seen)).map(([cell]) => cell)

/** Whether every variable in `log` still has the value that was seen. */
export const isConsistent = (log: ReadLog<Cell>): boolean => changedIn(log).length === 0

/**
 * The preemptive model: transactions that others may interrupt. It is a model of threads, and an attempt
 * starts over here where the engine for threads can go on.
 *
 * Writes are buffered, reads are logged and validated by value (as in NOrec of Dalessandro, Spear,
 * Scott 2010). Before every read, and before every commit that writes, others may interleave. The
 * log is validated before an interrupted body runs again from it, so no body ever sees values that
 * did not exist together; an attempt whose log is no longer current starts over.
 */
export class PreemptiveEngine implements Engine {
  readonly #host: Host
  readonly #watchers = new Watchers<Cell>()
  #started = 0

  constructor(host: Host) {
    this.#host = host
  }

  atomically<A>(body: STM<A>, options: AtomicallyOptions = {}): Promise<A> {
    if (shared.running !== null) throw nestedTransaction()
    return withTimeoutInSignal(options, (options) => this.#untilItEnds(body, options))
  }

  async #untilItEnds<A>(body: STM<A>, options: AtomicallyOptions): Promise<A> {
    const started = ++this.#started
    const transaction: Transaction = { started, number: nextNumber(), options, seen: [] }
    try {
      for (;;) {
        options.signal?.throwIfAborted()
        const ended = await this.#attempt(body, transaction)
        if (ended !== undefined) return ended.result as A
      }
    } catch (error) {
      meter?.failed(options, error)
      throw error
    } finally {
      meter?.left(transaction)
    }
  }

  atomicallySync<A>(body: STM<A>, options: AtomicallyOptions = {}): A {
    const log = new Map<Cell, unknown>()
    this.#started += 1
    this.#host.began(log, this.#started)
    const run = new PreemptiveAttempt(this.#host, log, Infinity)
    const end = run.run(body)
    if (end === 'threw') throw this.#thrownBy(run)
    if (end === 'retry') throw wouldBlock(options.name, [...log.keys()])
    return this.#commit(run, options).result as A
  }

  /** Whether any transaction waits for a change of `cell`. */
  isWatched(cell: Cell): boolean {
    return this.#watchers.isWatched(cell)
  }

  /**
   * Makes one attempt. Returns `undefined` where it ended with a conflict or a wake-up, so that
   * another must follow. Nothing is awaited between a validation and the commit, nor between a
   * validation and the start of a wait.
   */
  async #attempt(body: STM<unknown>, transaction: Transaction) {
    const { options, started } = transaction
    const log = new Map<Cell, unknown>()
    this.#host.began(log, started)
    for (let allowance = 0; ; allowance += 1) {
      const run = new PreemptiveAttempt(this.#host, log, allowance)
      const end = run.run(body)
      if (end === 'threw') throw this.#thrownBy(run)
      if (end === 'retry') return await this.#block(run, transaction)
      if (end === 'done' && run.writes.size === 0) return this.#commit(run, options)
      await this.#host.point(end === 'paused' ? 'read' : 'commit', log)
      const changed = changedIn(log)
      if (changed.length > 0) {
        meter?.conflicted(options)
        return this.#host.conflicted(log, changed)
      }
      if (end === 'done') return this.#commit(run, options)
    }
  }

  #thrownBy({ log, result }: PreemptiveAttempt): unknown {
    this.#host.threw(log)
    return result
  }

  /** Writes what `run` has buffered, and wakes the transactions that wait for a change of it. */
  #commit(run: PreemptiveAttempt, options: AtomicallyOptions): { readonly result: unknown } {
    const changes: Change[] = []
    for (const [cell, value] of run.writes) {
      changes.push({ cell, before: cell.value })
      cell.value = value
    }
    this.#host.committed(run.log, changes)
    for (const { cell, before } of changes) {
      if (!Object.is(cell.value, before)) this.#watchers.changed(cell)
    }
    meter?.committed(options)
    runAfterCommit(run.actions)
    return run
  }

  /** Waits until a variable that the attempt has read changes. Up to this moment, none has. */
  async #block({ log }: PreemptiveAttempt, transaction: Transaction): Promise<void> {
    const { signal, name } = transaction.options
    signal?.throwIfAborted()
    if (log.size === 0) throw nothingRead(name)
    const { woken, wake } = this.#host.block(log)
    const unwatch = this.#watchers.watch(log.keys(), wake)
    transaction.seen = [...log].map(([cell, value]) => ({ cell, value }))
    meter?.blocked(transaction)
    let forgetSignal: (() => void) | undefined
    try {
      if (signal === undefined) await woken
      else
        await new Promise<void>((resolve, reject) => {
          forgetSignal = onAbort(signal, reject)
          void woken.then(resolve)
        })
      meter?.woken(transaction)
    } finally {
      unwatch()
      forgetSignal?.()
    }
  }
}
