import { check } from '../combinators.ts'
import type { TVar } from '../tvar.ts'
import type { Tx } from '../tx.ts'
import { acceptsNoMore, CLOSED, type Closed, noneLeft } from './closed.ts'
import { cons, joined, type Link, type List, listToArray, reversed, sizeOf } from './list.ts'
import { reversedOnce } from './reversal.ts'
import { newPart, type TypeOptions } from './type-options.ts'

/**
 * The items of a queue as two lists, as in GHC's `TQueue`: takes use up the front, offers grow the
 * back, and the back becomes the front, reversed, when the front is used up (Okasaki 1998).
 */
export class TwoLists<in out A> {
  private readonly front: TVar<List<A>> // oldest first
  private readonly back: TVar<List<A> | Closed> // newest first; once closed, the front holds all
  private readonly name: string | undefined

  /** The items of `queue`. */
  constructor(queue: object, options: TypeOptions | undefined) {
    this.front = newPart<List<A>>(queue, options, '.front', null)
    this.back = newPart<List<A> | Closed>(queue, options, '.back', null)
    this.name = options?.name
  }

  /** Adds `item` at the end. @throws ClosedError */
  push(tx: Tx, item: A): void {
    const back = this.back.get(tx)
    if (back === CLOSED) throw acceptsNoMore('queue', this.name)
    this.back.set(tx, cons(item, back))
  }

  /** Puts `item` at the front. */
  unget(tx: Tx, item: A): void {
    this.front.set(tx, cons(item, this.front.get(tx)))
  }

  /** Removes and returns the oldest item. Waits while there is none. @throws ClosedError */
  take(tx: Tx): A {
    const { item, next } = this.front.get(tx) ?? this.backReversed(tx)
    this.front.set(tx, next)
    return item
  }

  /** The oldest item, which stays. Waits while there is none. @throws ClosedError */
  peek(tx: Tx): A {
    const front = this.front.get(tx)
    if (front !== null) return front.item
    const reversed = this.backReversed(tx)
    this.front.set(tx, reversed)
    return reversed.item
  }

  /** Removes all items. */
  clear(tx: Tx): void {
    this.front.set(tx, null)
    if (!this.isClosed(tx)) this.back.set(tx, null)
  }

  /** Accepts no more items. Returns whether it did before. */
  close(tx: Tx): boolean {
    const back = this.back.get(tx)
    if (back === CLOSED) return false
    if (back !== null) this.front.update(tx, (front) => joined(front, reversed(back)))
    this.back.set(tx, CLOSED)
    return true
  }

  isClosed(tx: Tx): boolean {
    return this.back.get(tx) === CLOSED
  }

  /** Whether no item is left, and none can come. */
  isOver(tx: Tx): boolean {
    return this.front.get(tx) === null && this.isClosed(tx)
  }

  toArray(tx: Tx): A[] {
    return [...listToArray(this.front.get(tx)), ...listToArray(reversed(this.openBack(tx)))]
  }

  size(tx: Tx): number {
    return sizeOf(this.front.get(tx)) + sizeOf(this.openBack(tx))
  }

  isEmpty(tx: Tx): boolean {
    return this.front.get(tx) === null && this.openBack(tx) === null
  }

  /** The back, which is empty once closed. */
  private openBack(tx: Tx): List<A> {
    const back = this.back.get(tx)
    return back === CLOSED ? null : back
  }

  /** Empties the back and returns it reversed, as the next front. Waits while it is empty. */
  private backReversed(tx: Tx): Link<A> {
    const back = this.back.get(tx)
    if (back === CLOSED) throw noneLeft('queue', this.name)
    check(tx, back !== null)
    this.back.set(tx, null)
    return reversedOnce(tx, this, back)
  }
}
