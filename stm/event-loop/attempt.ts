import { runAfterCommit } from '../after-commit.ts'
import type { Cell } from '../cell.ts'
import type { AtomicallyOptions } from '../engine.ts'
import { isStackOverflow, stackOverflow } from '../errors.ts'
import { lateUse } from '../late-use.ts'
import { meter } from '../meter.ts'
import { refusePromise } from '../refuse-promise.ts'
import { type Attempt, type STM, setRunning, shared } from '../tx.ts'
import { wakeUps } from './probe.ts'
import type { Read } from './reads.ts'

/** The result of a transaction or branch that has retried. */
const RETRIED = Symbol('retried')
export type Retried = typeof RETRIED

/** Stands beside the symbol, because V8 compares an imported constant by a call. */
export const hasRetried = (result: unknown): result is Retried => result === RETRIED

/** What a body throws to retry. */
const RETRY = Symbol('retry')

// A cell's stamp records what the running attempt has done with it. Stamps only grow, so none is
// ever reset: below `begin`, untouched; `begin`, read; `savepoint`, written since the latest
// savepoint, so that a further write needs no undo entry.

/** Stands here, because a test runner may make a call of each use of an import. */
const common = shared

/** The `begin` of the running attempt, below 0 once its body has retried; 0 if none runs. */
let usable = 0

/** An entry of the undo log: the value and stamp that a write replaced, and the entry before it. */
interface Undo {
  readonly cell: Cell
  readonly value: unknown
  readonly stamp: number
  readonly earlier: Undo | null
}

/** How far the undo log and the list of actions reached at some moment. */
interface Savepoint {
  readonly written: Undo | null
  readonly actionCount: number
}
const START: Savepoint = { written: null, actionCount: 0 }

/** All of Attempt except what makes it nominal, which exists at compile time only. */
type Operations = Pick<Attempt, keyof Attempt>

/**
 * One attempt on the event loop. A body is synchronous, so nothing can interleave with it: it
 * writes in place, keeps an undo log, and logs its reads only so that a retry can wait for them.
 *
 * It implements Attempt but does not extend it. Where classes are given names as they are defined
 * (esbuild's `keepNames`, hence tsx), V8 does not optimise a constructor that calls `super`, and
 * everything that creates attempts runs ten times slower.
 */
export class EventLoopAttempt implements Operations {
  /** The stamp of what it has read. */
  readonly begin = ++shared.stamp
  private savepoint = ++shared.stamp
  /** What it has read, the latest first. */
  reads: Read | null = null
  protected written: Undo | null = null
  private actions: (() => void)[] | null = null

  get engineName(): string {
    return 'the event loop'
  }

  /**
   * Runs a transaction. Returns its result, or `RETRIED`, or throws; in the last two cases
   * everything that it wrote has been undone.
   */
  run<A>(body: STM<A>): A | Retried {
    setRunning(START)
    usable = this.begin
    try {
      const result = this.runBranch(body)
      if (hasRetried(result)) this.rollBack(START)
      else {
        refusePromise(result)
        this.wakeWaiters()
      }
      end()
      return result
    } catch (error) {
      // Not by a call: where the stack has overflowed, there may be no room for one.
      usable = 0
      common.running = null
      this.rollBack(START)
      throw withoutOverflow(error)
    }
  }

  /** Does what follows the commit: reports it, and runs the actions. */
  conclude(options: AtomicallyOptions | undefined): void {
    meter?.committed(options)
    if (this.actions !== null) runAfterCommit(this.actions)
  }

  read(cell: Cell): unknown {
    if (usable !== this.begin) this.refuse()
    if (cell.stamp < this.begin) {
      cell.stamp = this.begin
      this.reads = { cell, earlier: this.reads }
    }
    return cell.value
  }

  write(cell: Cell, value: unknown): void {
    if (usable !== this.begin) this.refuse()
    if (cell.stamp !== this.savepoint) {
      const undo = { cell, value: cell.value, stamp: cell.stamp, earlier: this.written }
      // The stamp comes first: a frozen variable throws here, and has nothing to undo.
      cell.stamp = this.savepoint
      this.written = undo
    }
    cell.value = value
  }

  retry(): unknown {
    if (usable !== this.begin) this.refuse()
    usable = -this.begin
    return RETRY
  }

  orElse<A>(alternatives: readonly STM<A>[]): A {
    if (usable !== this.begin) this.refuse()
    const last = alternatives.length - 1
    for (let i = 0; i < last; i += 1) {
      const before = this.setSavepoint()
      const result = this.runBranch(alternatives[i] as STM<A>)
      if (!hasRetried(result)) return result
      this.rollBack(before)
    }
    return (alternatives[last] as STM<A>)(this.tx)
  }

  catchSTM<A, B>(body: STM<A>, handler: (error: unknown) => STM<B>): A | B {
    if (usable !== this.begin) this.refuse()
    const before = this.setSavepoint()
    try {
      const result = this.runBranch(body)
      if (!hasRetried(result)) return result
    } catch (error) {
      this.rollBack(before)
      return handler(error)(this.tx)
    }
    throw this.retry()
  }

  afterCommit(action: () => void): void {
    if (usable !== this.begin) this.refuse()
    this.actions ??= []
    this.actions.push(action)
  }

  /**
   * Runs the body, or a branch of it. A retry ends here, even one that the branch has swallowed.
   */
  private runBranch<A>(branch: STM<A>): A | Retried {
    try {
      const result = branch(this.tx)
      if (usable === this.begin) return result
      // An async branch hides its retry in the promise that it returns.
      usable = this.begin
      refusePromise(result)
    } catch (error) {
      if (usable === this.begin) throw error
      usable = this.begin
    }
    return RETRIED
  }

  /** Marks what a later {@link rollBack} goes back to. */
  private setSavepoint(): Savepoint {
    this.savepoint = ++shared.stamp
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
   * Commits: the new values are already in place, and what remains is to wake the transactions that
   * waited for them. If the stack overflows here, everything is rolled back; a spurious wake-up
   * does no harm.
   */
  private wakeWaiters(): void {
    if (this.actions !== null || meter !== null) assertStackRoom()
    for (let at = this.written; at !== null; at = at.earlier) {
      // The first write of a variable has replaced the committed value, a later one something else.
      if (at.cell.waiters !== null && at.stamp <= this.begin) wakeUps.changed(at.cell, at.value)
    }
  }

  /**
   * The attempt is not usable: either its body has swallowed a retry, which is thrown again, or `tx`
   * has outlived its transaction.
   */
  private refuse(): never {
    throw usable === -this.begin ? RETRY : lateUse(this.tx)
  }

  private get tx(): Attempt {
    return this as Operations as Attempt
  }
}

const withoutOverflow = (error: unknown): unknown =>
  isStackOverflow(error) ? stackOverflow(error) : error

/** No attempt runs any more. */
function end(): void {
  usable = 0
  setRunning(null)
}

/**
 * Overflows the stack here, where everything can still be rolled back, not halfway through a
 * commit. Takes the room of 32 ordinary calls in 18 wide ones, which are faster.
 */
export function assertStackRoom(calls = 18, a?: 0, b?: 0, c?: 0, d?: 0, e?: 0, f?: 0, g?: 0): void {
  if (calls > 0) assertStackRoom(calls - 1, a, b, c, d, e, f, g)
}
