import { keptTx, nestedTransaction, refusePromise } from '../errors.ts'
import type { Change } from '../event-loop/probe.ts'
import { Attempt, type Cell, running, type STM, setRunning } from '../tx.ts'

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
 * One run of a body. It may read `allowance` variables, and is stopped before the next one, so that
 * others can come in between. What earlier runs have read is answered from the log.
 */
export class PreemptiveAttempt extends Attempt {
  readonly log: Map<Cell, unknown>
  writes = new Map<Cell, unknown>()
  actions: (() => void)[] = []
  result: unknown
  readonly #allowance: number
  // Counted in each run anew: a variable that the body has made itself is another one each time.
  readonly #seen = new Set<Cell>()
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
    if (!this.#seen.has(cell)) this.#readFirst(cell)
    return this.log.get(cell)
  }

  #readFirst(cell: Cell): void {
    if (this.#seen.size === this.#allowance) this.#give(PAUSE)
    this.#seen.add(cell)
    if (this.log.has(cell)) return
    this.log.set(cell, cell.value)
    this.#host.read(this.log, cell, cell.value)
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
