import { peekInside } from './errors.ts'
import { probe } from './event-loop/probe.ts'
import { type Attempt, type Cell, cellOf, running, type Tx } from './tx.ts'

/**
 * A transactional variable: shared state that only a transaction may touch (`TVar` in GHC's STM,
 * Harris, Marlow, Peyton Jones, Herlihy 2005). Hold immutable values in it and replace them;
 * a value mutated in place is neither rolled back nor noticed.
 *
 * @example
 * const balance = new TVar(100)
 * await atomically((tx) => balance.update(tx, (pounds) => pounds + 20))
 * balance.peek() // => 120
 */
export class TVar<in out A> {
  // Engines see these fields as a Cell. Nobody else looks.
  protected value: A
  protected stamp = 0
  protected waiters: Cell['waiters'] = null
  /** For messages and traces; `undefined` if none was given. */
  readonly name: string | undefined

  constructor(initial: A, options?: { readonly name?: string }) {
    this.value = initial
    this.name = options?.name
  }

  /** The value in this transaction. A transaction that retries is run again once it has changed. */
  get(tx: Tx): A {
    return (tx as Attempt).read(cellOf(this)) as A
  }

  set(tx: Tx, value: A): void {
    ;(tx as Attempt).write(cellOf(this), value)
  }

  update(tx: Tx, f: (value: A) => A): void {
    this.set(tx, f(this.get(tx)))
  }

  /** Like {@link update}, where `f` gives a result as well: `[result, next value]`. */
  modify<B>(tx: Tx, f: (value: A) => readonly [B, A]): B {
    const [result, next] = f(this.get(tx))
    this.set(tx, next)
    return result
  }

  /** Sets the value and gives the one before. */
  swap(tx: Tx, value: A): A {
    const before = this.get(tx)
    this.set(tx, value)
    return before
  }

  /**
   * The value last committed: a glance from outside, for printing and for tests.
   * @throws MisuseError inside a transaction, which must use {@link get}.
   */
  peek(): A {
    if (running !== null) throw peekInside()
    if (probe !== null) probe.read(cellOf(this), this.value)
    return this.value
  }
}
