import { check } from '../combinators.ts'
import type { TVar } from '../tvar.ts'
import type { Tx } from '../tx.ts'
import { orUndefined, trueOrUndefined } from './try-variants.ts'
import { newPart, type TypeOptions } from './type-options.ts'

/**
 * A box that is empty or holds one value: a lock with something in it, or a channel of capacity one
 * (`TMVar` in GHC, after the `MVar` of Concurrent Haskell).
 *
 * Waiters are served oldest first, but a newcomer may overtake them.
 *
 * @example
 * const box = TMVar.empty<string>()
 * const letter = atomically((tx) => box.take(tx)) // waits
 * await atomically((tx) => box.put(tx, 'hello'))
 * await letter // => 'hello'
 * await atomically((tx) => box.isEmpty(tx)) // => true
 */
export class TMVar<in out A> {
  // Kept apart from the value, so that a transaction that waits for the box to be emptied sees the
  // same `true` under every value, and does not run again each time that the value changes.
  private readonly full: TVar<boolean>
  private readonly value: TVar<A | undefined>

  private constructor(full: boolean, value: A | undefined, options: TypeOptions | undefined) {
    this.full = newPart(this, options, '.full', full)
    this.value = newPart(this, options, '.value', value)
  }

  /** A TMVar that holds nothing, so the first `take` waits. */
  static empty<A>(options?: TypeOptions): TMVar<A> {
    return new TMVar<A>(false, undefined, options)
  }

  /** A TMVar that holds `value`, so the first `put` waits. */
  static of<A>(value: A, options?: TypeOptions): TMVar<A> {
    return new TMVar<A>(true, value, options)
  }

  /** Empties the box and returns its value. Waits while it is empty. */
  take(tx: Tx): A {
    const value = this.read(tx)
    this.full.set(tx, false)
    this.value.set(tx, undefined)
    return value
  }

  /** Fills the box. Waits while it is full. */
  put(tx: Tx, value: A): void {
    check(tx, !this.full.get(tx))
    this.write(tx, value)
  }

  /** The value, which stays. Waits while the box is empty. */
  read(tx: Tx): A {
    check(tx, this.full.get(tx))
    return this.value.get(tx) as A
  }

  /** Replaces the value and returns the one before. Waits while the box is empty. */
  swap(tx: Tx, value: A): A {
    const before = this.read(tx)
    this.value.set(tx, value)
    return before
  }

  /** Fills the box, or replaces its value. Never waits. */
  write(tx: Tx, value: A): void {
    this.full.set(tx, true)
    this.value.set(tx, value)
  }

  /** {@link take}, or `undefined` where it would wait. */
  tryTake(tx: Tx): A | undefined {
    return orUndefined(tx, (tx) => this.take(tx))
  }

  /** {@link put}: `true`, or `undefined` where it would wait. */
  tryPut(tx: Tx, value: A): true | undefined {
    return trueOrUndefined(tx, (tx) => this.put(tx, value))
  }

  /** {@link read}, or `undefined` where it would wait. */
  tryRead(tx: Tx): A | undefined {
    return orUndefined(tx, (tx) => this.read(tx))
  }

  /** {@link swap}, or `undefined` where it would wait. */
  trySwap(tx: Tx, value: A): A | undefined {
    return orUndefined(tx, (tx) => this.swap(tx, value))
  }

  /** Whether `take` would wait. Never waits itself. */
  isEmpty(tx: Tx): boolean {
    return !this.full.get(tx)
  }
}
