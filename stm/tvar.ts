import type { Cell } from './cell.ts'
import { peekInside } from './errors.ts'
import { probe } from './probe.ts'
import { type Attempt, attemptOf, shared, type Tx } from './tx.ts'

/** What has a name. */
export interface Named {
  /**
   * For messages and traces. The variables of a type are named after it, as in `jobs.front`. The
   * empty name keeps a variable out of what is listed beside others.
   */
  readonly name?: string | undefined
}

/**
 * A transactional variable: shared state that only transactions may touch (`TVar` in GHC's STM,
 * Harris, Marlow, Peyton Jones, Herlihy 2005). Keep immutable values in it and replace them: a
 * value mutated in place is not rolled back, and no waiting transaction notices it.
 *
 * @example
 * const balance = new TVar(100)
 * await atomically((tx) => balance.update(tx, (pounds) => pounds + 20))
 * balance.peek() // => 120
 */
export class TVar<in out A> {
  // Engines that keep values in place access these fields as a Cell; nothing else may.
  protected value: A
  protected stamp = 0
  protected waiters: Cell['waiters'] = null
  /** For messages and traces; `undefined` if none was given. */
  readonly name: string | undefined

  /** The mark by which Vue leaves an object in peace: a deep proxy would hide who waits. */
  protected get __v_skip(): true {
    return true
  }

  constructor(initial: A, options?: Named) {
    this.value = initial
    this.name = options?.name
  }

  /**
   * The value in this transaction. A transaction that retries runs again once it has changed.
   * @throws MisuseError without the `tx` of a running transaction.
   */
  get(tx: Tx): A {
    try {
      return (tx as Attempt).read(cellOf(this)) as A
    } catch (error) {
      attemptOf(tx)
      throw error
    }
  }

  /**
   * Replaces the value, for this transaction at once and for all others when it commits. That
   * wakes the transactions that wait and saw another value, by `Object.is`: a new array wakes all
   * of them, even if it equals the old one. Where many wait at something empty, keep one constant
   * for it.
   * @throws MisuseError without the `tx` of a running transaction.
   */
  set(tx: Tx, value: A): void {
    // Not asked before, but once it went wrong: so a sound transaction pays nothing.
    try {
      ;(tx as Attempt).write(cellOf(this), value)
    } catch (error) {
      attemptOf(tx)
      throw error
    }
  }

  /** Replaces the value by `f` of it. */
  update(tx: Tx, f: (value: A) => A): void {
    this.set(tx, f(this.get(tx)))
  }

  /** {@link update} with a result: `f` returns `[result, next value]`. Returns the result. */
  modify<B>(tx: Tx, f: (value: A) => readonly [B, A]): B {
    const [result, next] = f(this.get(tx))
    this.set(tx, next)
    return result
  }

  /** Replaces the value. Returns the one before. */
  swap(tx: Tx, value: A): A {
    const before = this.get(tx)
    this.set(tx, value)
    return before
  }

  /**
   * The last committed value: a glance from outside, for printing and for tests.
   * @throws MisuseError inside a transaction. Use {@link get} there.
   */
  peek(): A {
    if (shared.running !== null) throw peekInside()
    probe?.read(cellOf(this), this.value)
    return this.value
  }
}

/** The inner face of a plain variable. The only cast from one face to the other. */
export const cellOf = <A>(variable: TVar<A>): Cell => variable as unknown as Cell
