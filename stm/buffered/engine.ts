import { onAbort } from '../abort.ts'
import { runActions } from '../after-commit.ts'
import type { AtomicallyOptions, Engine } from '../atomically.ts'
import { nestedTransaction, nothingRead, wouldBlock } from '../errors.ts'
import type { Change } from '../event-loop/probe.ts'
import { type Cell, running, type STM } from '../tx.ts'
import { type Host, PreemptiveAttempt, type ReadLog } from './attempt.ts'

const changedIn = (log: ReadLog): Cell[] =>
  [...log].filter(([cell, seen]) => !Object.is(cell.value, seen)).map(([cell]) => cell)

/** Whether everything in `log` is still as it was. */
export const isConsistent = (log: ReadLog): boolean => changedIn(log).length === 0

/**
 * The engine of the preemptive model: transactions as threads that can be interrupted anywhere would
 * have them. Writes are buffered, reads are logged and validated (as in TL2 of Dice, Shalev, Shavit
 * 2006, by value), and before every read and every commit that writes another task may come in. The
 * body is then run again and answers from its own log, so an interrupted body never sees a mixture of
 * moments (opacity of Guerraoui and Kapałka 2008): what has become inconsistent starts over.
 */
export class PreemptiveEngine implements Engine {
  readonly #host: Host
  readonly #watchers = new Map<Cell, Set<() => void>>()

  constructor(host: Host) {
    this.#host = host
  }

  atomically<A>(body: STM<A>, options: AtomicallyOptions = {}): Promise<A> {
    if (running !== null) throw nestedTransaction()
    return this.#untilItEnds(body, options)
  }

  async #untilItEnds<A>(body: STM<A>, options: AtomicallyOptions): Promise<A> {
    for (;;) {
      if (options.signal?.aborted) throw options.signal.reason
      const ended = await this.#attempt(body, options)
      if (ended !== undefined) return ended.result as A
    }
  }

  atomicallySync<A>(body: STM<A>, { name }: AtomicallyOptions = {}): A {
    const log = new Map<Cell, unknown>()
    this.#host.began(log)
    const run = new PreemptiveAttempt(this.#host, log, Infinity)
    const end = run.run(body)
    if (end === 'threw') throw this.#thrownBy(run)
    if (end === 'retry') throw wouldBlock(name, [...log.keys()])
    return this.#commit(run).result as A
  }

  /** Whether any transaction waits for a change of `cell`. */
  isWatched(cell: Cell): boolean {
    return this.#watchers.has(cell)
  }

  /**
   * One attempt, from nothing to its end; `undefined` where a conflict or a wait ended it. From the
   * validation to the commit, and to the watch of one that blocks, nothing is awaited.
   */
  async #attempt(body: STM<unknown>, { signal, name }: AtomicallyOptions) {
    const log = new Map<Cell, unknown>()
    this.#host.began(log)
    for (let allowance = 0; ; allowance += 1) {
      const run = new PreemptiveAttempt(this.#host, log, allowance)
      const end = run.run(body)
      if (end === 'threw') throw this.#thrownBy(run)
      if (end === 'retry') return await this.#block(run, signal, name)
      if (end === 'done' && run.writes.size === 0) return this.#commit(run)
      await this.#host.point(end === 'paused' ? 'read' : 'commit', log)
      const changed = changedIn(log)
      if (changed.length > 0) return this.#host.conflicted(log, changed)
      if (end === 'done') return this.#commit(run)
    }
  }

  #thrownBy({ log, result }: PreemptiveAttempt): unknown {
    this.#host.threw(log)
    return result
  }

  /** Writes what `run` has buffered, and wakes those who wait for a change of it. */
  #commit(run: PreemptiveAttempt): { readonly result: unknown } {
    const changes: Change[] = []
    for (const [cell, value] of run.writes) {
      changes.push({ cell, before: cell.value })
      cell.value = value
    }
    this.#host.committed(run.log, changes)
    for (const { cell, before } of changes) {
      if (Object.is(cell.value, before)) continue
      for (const wake of [...(this.#watchers.get(cell) ?? [])]) wake()
    }
    const failed = runActions(run.actions)
    if (failed !== null) throw failed
    return run
  }

  /** Waits for a change of what the attempt has read, which is as it was at this moment. */
  async #block(
    { log }: PreemptiveAttempt,
    signal: AbortSignal | undefined,
    name: string | undefined,
  ): Promise<void> {
    if (log.size === 0) throw nothingRead(name)
    const { woken, wake } = this.#host.block(log)
    this.#watch(log, wake)
    let forgetSignal: (() => void) | undefined
    try {
      if (signal === undefined) return await woken
      await new Promise<void>((resolve, reject) => {
        forgetSignal = onAbort(signal, reject)
        void woken.then(resolve)
      })
    } finally {
      this.#unwatch(log, wake)
      forgetSignal?.()
    }
  }

  #watch(log: ReadLog, wake: () => void): void {
    for (const cell of log.keys()) {
      this.#watchers.set(cell, (this.#watchers.get(cell) ?? new Set()).add(wake))
    }
  }

  #unwatch(log: ReadLog, wake: () => void): void {
    for (const cell of log.keys()) {
      const watching = this.#watchers.get(cell)
      watching?.delete(wake)
      if (watching?.size === 0) this.#watchers.delete(cell)
    }
  }
}
