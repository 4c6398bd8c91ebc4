import { nestedTransaction } from '../errors.ts'
import { lateUse } from '../late-use.ts'
import { refusePromise } from '../refuse-promise.ts'
import { Attempt, type STM, setRunning, shared } from '../tx.ts'

/** What an attempt has read so far, and the values that it saw. */
export type ReadLog<Variable> = ReadonlyMap<Variable, unknown>

/** How a run ended: with a result, an error, a retry, or before its end to wait for something. */
type End = 'done' | 'threw' | 'retry' | 'paused'

const RETRY = Symbol('retry')
const PAUSE = Symbol('pause')

/**
 * An attempt that buffers its writes and logs its reads: the base of engines whose transactions can
 * be interrupted. `Variable` is what the engine knows a variable by.
 *
 * A synchronous body cannot be suspended. Instead, an attempt that must wait in the middle of a
 * body {@link pause pauses}, which throws the run away but keeps its log. A later run of the same
 * body, by another object with the same log, gets the same answers up to that point and continues
 * from there. So one attempt of a transaction is one log and a number of runs.
 *
 * The engine decides what a read sees (`fetch`), validates the log before it commits the writes of
 * a run that is done, and starts again with an empty log when a logged value is no longer current.
 * For opacity (Guerraoui and Kapałka 2008) it must validate before it continues any run, not only
 * before it commits: no body may see values that never existed together.
 */
export abstract class BufferedAttempt<Variable> extends Attempt {
  readonly log: Map<Variable, unknown>
  /** What this run has written, for the engine to commit. */
  writes = new Map<Variable, unknown>()
  /** What this run wants done after its commit. */
  actions: (() => void)[] = []
  /** What the body has returned or thrown, once the run has ended. */
  result: unknown
  #signal: typeof RETRY | typeof PAUSE | null = null

  /** `log` holds what earlier runs of this attempt have read; empty for the first run. */
  constructor(log: Map<Variable, unknown>) {
    super()
    this.log = log
  }

  /**
   * Returns the value of a variable that is not in the log yet, or {@link pause pauses} to get it.
   */
  protected abstract fetch(variable: Variable): unknown

  /** Runs `body` once. Throws nothing that the body has thrown: that is the `result`. */
  run(body: STM<unknown>): End {
    if (shared.running !== null) throw nestedTransaction()
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

  /**
   * Reads a variable: what this run has written to it, or what the log says, or what is fetched.
   */
  readVariable(variable: Variable): unknown {
    this.#assertUsable()
    return this.writes.has(variable) ? this.writes.get(variable) : this.look(variable)
  }

  /** The logged value of a variable, which is fetched into the log if it is not there. */
  protected look(variable: Variable): unknown {
    if (!this.log.has(variable)) this.log.set(variable, this.fetch(variable))
    return this.log.get(variable)
  }

  writeVariable(variable: Variable, value: unknown): void {
    this.#assertUsable()
    this.writes.set(variable, value)
  }

  retry(): never {
    this.#assertUsable()
    return this.#stop(RETRY)
  }

  /** Ends this run as `paused`. Like a retry, it cannot be swallowed. */
  protected pause(): never {
    return this.#stop(PAUSE)
  }

  orElse<A>(alternatives: readonly STM<A>[]): A {
    this.#assertUsable()
    for (const alternative of alternatives.slice(0, -1)) {
      const rollBack = this.#savepoint()
      try {
        const result = alternative(this)
        if (this.#signal === null) return result
        this.#refuseAsync(result)
      } catch (error) {
        if (this.#signal === null) throw error
      }
      if (this.#signal === PAUSE) throw PAUSE
      this.#signal = null
      rollBack()
    }
    return (alternatives.at(-1) as STM<A>)(this)
  }

  catchSTM<A, B>(body: STM<A>, handler: (error: unknown) => STM<B>): A | B {
    this.#assertUsable()
    const rollBack = this.#savepoint()
    let thrown: unknown
    try {
      const result = body(this)
      if (this.#signal === null) return result
      this.#refuseAsync(result)
    } catch (error) {
      thrown = error
    }
    if (this.#signal !== null) throw this.#signal
    rollBack()
    return handler(thrown)(this)
  }

  afterCommit(action: () => void): void {
    this.#assertUsable()
    this.actions.push(action)
  }

  /** An async branch is an error even if it retried before its first await. */
  #refuseAsync(result: unknown): void {
    const signal = this.#signal
    this.#signal = null
    refusePromise(result)
    this.#signal = signal
  }

  /** Returns a function that undoes what is written and added from now on. */
  #savepoint(): () => void {
    const writes = new Map(this.writes)
    const actions = [...this.actions]
    return () => {
      this.writes = writes
      this.actions = actions
    }
  }

  #stop(signal: typeof RETRY | typeof PAUSE): never {
    this.#signal = signal
    throw signal
  }

  #assertUsable(): void {
    if (shared.running !== this) throw lateUse(this)
    if (this.#signal !== null) throw this.#signal
  }
}
