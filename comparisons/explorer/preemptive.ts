import { onAbort } from '../../stm/abort.ts'
import { runActions } from '../../stm/after-commit.ts'
import type { AtomicallyOptions, Engine } from '../../stm/atomically.ts'
import {
  keptTx,
  nestedTransaction,
  nothingRead,
  refusePromise,
  wouldBlock,
} from '../../stm/errors.ts'
import type { Change } from '../../stm/probe.ts'
import { Attempt, type Cell, running, type STM, setRunning } from '../../stm/tx.ts'

/** What an attempt has read so far, and what was there. */
export type ReadLog = ReadonlyMap<Cell, unknown>

/** Whoever decides when a transaction of this engine goes on. */
export interface Host {
  /** A point at which others may go first, or `undefined` to go straight on. */
  point(label: string, log: ReadLog): Promise<void> | undefined
  /** The transaction waits until `wake` is called. */
  block(log: ReadLog): { readonly woken: Promise<void>; readonly wake: () => void }
  /** An attempt starts, with an empty log: the first, or one after a conflict or a wake-up. */
  began(log: ReadLog): void
  read(log: ReadLog, cell: Cell, value: unknown): void
  /** An attempt ends: `changed` in its log have changed, so that it has to start over. */
  conflicted(log: ReadLog, changed: readonly Cell[]): void
  /** An attempt ends, and nothing is left of it. */
  threw(log: ReadLog): void
  /** An attempt ends. `changes` lists what it has written, with the values before. */
  committed(log: ReadLog, changes: readonly Change[]): void
}

const RETRY = Symbol('retry')
const PAUSE = Symbol('pause')

type End = 'done' | 'threw' | 'retry' | 'paused'

/**
 * One run of a body. Reads that are in the log answer from it; the first `allowance` others go to
 * the variables; the one after that stops the run, so that others can come in between.
 */
class PreemptiveAttempt extends Attempt {
  readonly log: Map<Cell, unknown>
  writes = new Map<Cell, unknown>()
  actions: (() => void)[] = []
  result: unknown
  /** The variable before which the run was stopped. */
  next: Cell | undefined
  #allowance: number
  readonly #host: Host
  #signal: typeof RETRY | typeof PAUSE | null = null

  constructor(host: Host, log: Map<Cell, unknown>, allowance: number) {
    super()
    this.#host = host
    this.log = log
    this.#allowance = allowance
  }

  run(body: STM<unknown>): End {
    if (running !== null) throw nestedTransaction()
    setRunning(this)
    try {
      this.result = body(this)
    } catch (error) {
      this.result = error
      if (this.#signal === null) return 'threw'
    } finally {
      setRunning(null)
    }
    return this.#ended()
  }

  #ended(): End {
    try {
      refusePromise(this.result)
    } catch (refusal) {
      this.result = refusal
      return 'threw'
    }
    if (this.#signal === null) return 'done'
    return this.#signal === RETRY ? 'retry' : 'paused'
  }

  read(cell: Cell): unknown {
    this.#assertUsable()
    if (this.writes.has(cell)) return this.writes.get(cell)
    if (!this.log.has(cell)) {
      if (this.#allowance === 0) {
        this.next = cell
        this.#give(PAUSE)
      }
      this.#allowance -= 1
      this.log.set(cell, cell.value)
      this.#host.read(this.log, cell, cell.value)
    }
    return this.log.get(cell)
  }

  write(cell: Cell, value: unknown): void {
    this.#assertUsable()
    this.writes.set(cell, value)
  }

  retry(): never {
    this.#assertUsable()
    return this.#give(RETRY)
  }

  orElse<A>(alternatives: readonly STM<A>[]): A {
    this.#assertUsable()
    const last = alternatives.length - 1
    for (const alternative of alternatives.slice(0, last)) {
      const takeBack = this.#savepoint()
      try {
        const result = alternative(this)
        if (this.#signal === null) return result
        this.#refuseAsync(result)
      } catch (error) {
        if (this.#signal === null) throw error
      }
      if (this.#signal === PAUSE) throw PAUSE
      this.#signal = null
      takeBack()
    }
    return (alternatives[last] as STM<A>)(this)
  }

  catchSTM<A, B>(body: STM<A>, handler: (error: unknown) => STM<B>): A | B {
    this.#assertUsable()
    const takeBack = this.#savepoint()
    let thrown: unknown
    try {
      const result = body(this)
      if (this.#signal === null) return result
      this.#refuseAsync(result)
    } catch (error) {
      thrown = error
    }
    if (this.#signal !== null) throw this.#signal
    takeBack()
    return handler(thrown)(this)
  }

  afterCommit(action: () => void): void {
    this.#assertUsable()
    this.actions.push(action)
  }

  /** An async branch has not retried, whatever it has done before its first await: it is an error. */
  #refuseAsync(result: unknown): void {
    const signal = this.#signal
    this.#signal = null
    refusePromise(result)
    this.#signal = signal
  }

  #savepoint(): () => void {
    const writes = new Map(this.writes)
    const actions = [...this.actions]
    return () => {
      this.writes = writes
      this.actions = actions
    }
  }

  #give(signal: typeof RETRY | typeof PAUSE): never {
    this.#signal = signal
    throw signal
  }

  #assertUsable(): void {
    if (running !== this) throw keptTx()
    if (this.#signal !== null) throw this.#signal
  }
}

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
    for (let allowance = 0; ; allowance = 1) {
      const run = new PreemptiveAttempt(this.#host, log, allowance)
      const end = run.run(body)
      if (end === 'threw') throw this.#thrownBy(run)
      if (end === 'retry') return await this.#block(run, signal, name)
      if (end === 'done' && run.writes.size === 0) return this.#commit(run)
      await this.#host.point(end === 'paused' ? `read ${run.next?.name ?? ''}` : 'commit', log)
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
