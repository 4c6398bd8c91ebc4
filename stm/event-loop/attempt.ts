import { runActions } from '../after-commit.ts'
import { isStackOverflow, keptTx, refusePromise, stackOverflow } from '../errors.ts'
import { type Attempt, type Cell, running, type STM, setRunning } from '../tx.ts'
import { wakeUps } from './probe.ts'

/** Stands for the result of what has retried. */
export const RETRIED = Symbol('retried')

/** What a retry throws. */
const RETRY = Symbol('retry')

// Stamps tell at a glance what a transaction has done with a variable. They only ever grow: below
// `begin`: nothing yet; `begin`: read; `savepoint`: written since the last savepoint.
let clock = 0

/** What the attempt that is running has read; only one runs at a time. */
const reads: (Cell | undefined)[] = []

/** If it is longer than this, it is given back to the memory after use. */
const KEPT_LOG = 1024

/** What a write has replaced, and what was written before it. */
interface Undo {
  readonly cell: Cell
  readonly value: unknown
  readonly stamp: number
  readonly earlier: Undo | null
}

/** What was written and asked for until some moment, to go back to. */
interface Savepoint {
  readonly written: Undo | null
  readonly actionCount: number
}
const START: Savepoint = { written: null, actionCount: 0 }

/** An attempt, but for what makes it nominal, which exists at compile time only. */
type Operations = Pick<Attempt, keyof Attempt>

/**
 * One attempt on the event loop. A body is synchronous, so nothing can come in between: it writes
 * in place, keeps an undo log, and remembers what it has read only so that a retry can wait for it.
 *
 * It does not extend Attempt, though it looks like one: where classes are named as they are defined
 * (esbuild's keepNames, hence tsx), V8 gives up compiling a constructor that calls super, and
 * everything that makes attempts runs ten times slower.
 */
export class EventLoopAttempt implements Operations {
  private readonly begin = ++clock
  private savepoint = ++clock
  private isUsable = true
  private readCount = 0
  protected written: Undo | null = null
  private actions: (() => void)[] | null = null

  /**
   * Runs a transaction: gives its result, or `RETRIED`, or throws. Unless there is a result, nothing
   * is left of what it wrote.
   */
  run<A>(body: STM<A>): A | typeof RETRIED {
    setRunning(this.tx)
    let result: A | typeof RETRIED
    try {
      result = this.runPart(body)
      if (result === RETRIED) this.rollBack(START)
      else {
        refusePromise(result)
        this.publish()
      }
    } catch (error) {
      this.end()
      this.rollBack(START)
      this.forgetReads()
      throw isStackOverflow(error) ? stackOverflow(error) : error
    }
    this.end()
    if (result !== RETRIED) this.forgetReads()
    return result
  }

  /** What it has read, if it has retried. To be asked before another attempt is made. */
  takeReads(): Cell[] {
    const taken = reads.slice(0, this.readCount) as Cell[]
    this.forgetReads()
    return taken
  }

  /** Runs what was asked for after the commit. */
  runActions(): void {
    const failed = this.actions === null ? null : runActions(this.actions)
    if (failed !== null) throw failed
  }

  read(cell: Cell): unknown {
    if (!this.isUsable) refuse(this.tx)
    if (cell.stamp < this.begin) {
      cell.stamp = this.begin
      reads[this.readCount++] = cell
    }
    return cell.value
  }

  write(cell: Cell, value: unknown): void {
    if (!this.isUsable) refuse(this.tx)
    if (cell.stamp !== this.savepoint) {
      this.written = { cell, value: cell.value, stamp: cell.stamp, earlier: this.written }
      cell.stamp = this.savepoint
    }
    cell.value = value
  }

  retry(): never {
    if (!this.isUsable) refuse(this.tx)
    this.isUsable = false
    throw RETRY
  }

  orElse<A>(alternatives: readonly STM<A>[]): A {
    if (!this.isUsable) refuse(this.tx)
    const last = alternatives.length - 1
    for (let i = 0; i < last; i += 1) {
      const before = this.setSavepoint()
      const result = this.runPart(alternatives[i] as STM<A>)
      if (result !== RETRIED) return result
      this.rollBack(before)
    }
    return (alternatives[last] as STM<A>)(this.tx)
  }

  catchSTM<A, B>(body: STM<A>, handler: (error: unknown) => STM<B>): A | B {
    if (!this.isUsable) refuse(this.tx)
    const before = this.setSavepoint()
    try {
      const result = this.runPart(body)
      if (result !== RETRIED) return result
    } catch (error) {
      this.rollBack(before)
      return handler(error)(this.tx)
    }
    return this.retry()
  }

  afterCommit(action: () => void): void {
    if (!this.isUsable) refuse(this.tx)
    this.actions ??= []
    this.actions.push(action)
  }

  /** Runs a part of the transaction. Its retry ends here, even if the part has swallowed it. */
  private runPart<A>(part: STM<A>): A | typeof RETRIED {
    try {
      const result = part(this.tx)
      if (this.isUsable) return result
      // Something async hides its retry in the promise that it returns.
      this.isUsable = true
      refusePromise(result)
    } catch (error) {
      if (this.isUsable) throw error
      this.isUsable = true
    }
    return RETRIED
  }

  /** From here on, a write is undone to the value of this moment. */
  private setSavepoint(): Savepoint {
    this.savepoint = ++clock
    return { written: this.written, actionCount: this.actions?.length ?? 0 }
  }

  private rollBack({ written, actionCount }: Savepoint): void {
    for (let at = this.written; at !== null && at !== written; at = at.earlier) {
      at.cell.value = at.value
      at.cell.stamp = at.stamp
    }
    this.written = written
    if (this.actions !== null) this.actions.length = actionCount
  }

  /**
   * The values are in place already: what remains is to wake those whom the changes concern. If the
   * stack is full here, all is undone, for to be woken in vain does no harm.
   */
  private publish(): void {
    if (this.actions !== null) assertRoom()
    for (let at = this.written; at !== null; at = at.earlier) {
      if (at.cell.waiters !== null) wakeUps.changed(at.cell)
    }
  }

  private end(): void {
    this.isUsable = false
    setRunning(null)
  }

  private forgetReads(): void {
    if (this.readCount > KEPT_LOG) reads.length = 0
    else for (let i = 0; i < this.readCount; i += 1) reads[i] = undefined
  }

  private get tx(): Attempt {
    return this as Operations as Attempt
  }
}

/** Either the body has swallowed a retry, which then happens again, or this tx is a kept one. */
function refuse(tx: Attempt): never {
  throw running === tx ? RETRY : keptTx()
}

/** Throws the error of a full stack here, where all can be undone, and not halfway through. */
export function assertRoom(frames = 32): void {
  if (frames > 0) assertRoom(frames - 1)
}
