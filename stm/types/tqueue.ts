import { check } from '../combinators.ts'
import type { TVar } from '../tvar.ts'
import type { Tx } from '../tx.ts'
import { assertCount } from './assert-count.ts'
import { cons, type Link, type List, listToArray, reversed, sizeOf } from './list.ts'
import { itemsOf } from './reiterable.ts'
import { Room } from './room.ts'
import { orUndefined, trueOrUndefined } from './try-variants.ts'
import { childOptions, newTVar, type TypeOptions } from './type-options.ts'

type Strategy = 'waiting' | 'dropping' | 'sliding'

/**
 * A queue, first in, first out, with or without a bound.
 *
 * It is two lists, as in GHC's `TQueue` and `TBQueue`: takes use up the front, offers grow the
 * back, and the back becomes the front, reversed, when the front is used up (Okasaki 1998). So
 * offer and take cost amortised O(1) and share no variable: they do not conflict, except for a take
 * that finds the front used up and an offer that finds no room. Waiters are served oldest first,
 * but a newcomer may overtake them.
 *
 * @example
 * const jobs = TQueue.bounded<string>(2)
 * await atomically((tx) => jobs.offerAll(tx, ['wash', 'dry'])) // => 2
 * await atomically((tx) => jobs.tryOffer(tx, 'iron')) // => undefined
 * await atomically((tx) => jobs.take(tx)) // => 'wash'
 * await atomically((tx) => jobs.takeAll(tx)) // => [ 'dry' ]
 */
export class TQueue<in out A> {
  private readonly strategy: Strategy
  private readonly front: TVar<List<A>> // oldest first
  private readonly back: TVar<List<A>> // newest first
  private readonly room: Room

  private constructor(capacity: number, strategy: Strategy, options: TypeOptions | undefined) {
    this.strategy = strategy
    this.front = newTVar<List<A>>(null, childOptions(options, '.front'))
    this.back = newTVar<List<A>>(null, childOptions(options, '.back'))
    this.room = new Room(capacity, options)
  }

  static unbounded<A>(options?: TypeOptions): TQueue<A> {
    return new TQueue<A>(Infinity, 'waiting', options)
  }

  /**
   * A queue whose offers wait while it holds `capacity` items. With 0, it is empty and full at
   * once, so every offer and every take waits forever.
   * @throws RangeError unless `capacity` is a whole number of 0 or more.
   */
  static bounded<A>(capacity: number, options?: TypeOptions): TQueue<A> {
    return TQueue.limited<A>(capacity, 'waiting', options)
  }

  /**
   * A queue that rejects what is offered while it holds `capacity` items.
   * @throws RangeError as {@link bounded}.
   */
  static dropping<A>(capacity: number, options?: TypeOptions): TQueue<A> {
    return TQueue.limited<A>(capacity, 'dropping', options)
  }

  /**
   * A queue that drops its oldest item for one that is offered while it holds `capacity` items.
   * @throws RangeError as {@link bounded}.
   */
  static sliding<A>(capacity: number, options?: TypeOptions): TQueue<A> {
    return TQueue.limited<A>(capacity, 'sliding', options)
  }

  /**
   * Adds `item` at the end. Returns whether it was added: `false` only from a dropping queue that
   * is full, or a sliding one of capacity 0. Waits while a bounded queue is full; the others never
   * wait.
   */
  offer(tx: Tx, item: A): boolean {
    if (this.strategy !== 'waiting' && this.isFull(tx)) {
      if (this.strategy === 'dropping' || this.capacity === 0) return false
      this.take(tx)
    }
    this.room.claim(tx)
    this.back.set(tx, cons(item, this.back.get(tx)))
    return true
  }

  /**
   * {@link offer}s each item. Returns how many were added. A bounded queue waits until it has room
   * for all of them. An iterator is read once and remembered, in case the transaction runs again.
   * @throws RangeError if there are more than a bounded queue could ever hold.
   */
  offerAll(tx: Tx, items: Iterable<A>): number {
    const all = itemsOf(items)
    if (this.strategy === 'waiting' && all.length > this.capacity) {
      throw new RangeError(`${all.length} items never fit into a capacity of ${this.capacity}`)
    }
    return all.filter((item) => this.offer(tx, item)).length
  }

  /** Removes and returns the oldest item. Waits while the queue is empty. */
  take(tx: Tx): A {
    const { item, next } = this.front.get(tx) ?? this.backReversed(tx)
    this.front.set(tx, next)
    this.room.release(tx, 1)
    return item
  }

  /** The oldest item, which stays. Waits while the queue is empty. */
  peek(tx: Tx): A {
    const front = this.front.get(tx)
    if (front !== null) return front.item
    const reversed = this.backReversed(tx)
    this.front.set(tx, reversed)
    return reversed.item
  }

  /** Puts `item` at the front, to be taken next. Waits while a queue of any kind is full. */
  unget(tx: Tx, item: A): void {
    this.room.claim(tx)
    this.front.set(tx, cons(item, this.front.get(tx)))
  }

  /** {@link offer}, or `undefined` where it would wait. */
  tryOffer(tx: Tx, item: A): boolean | undefined {
    return orUndefined(tx, (tx) => this.offer(tx, item))
  }

  /** {@link offerAll}, or `undefined` where it would wait; then none of the items was added. */
  tryOfferAll(tx: Tx, items: Iterable<A>): number | undefined {
    return orUndefined(tx, (tx) => this.offerAll(tx, items))
  }

  /** {@link take}, or `undefined` where it would wait. */
  tryTake(tx: Tx): A | undefined {
    return orUndefined(tx, (tx) => this.take(tx))
  }

  /** {@link peek}, or `undefined` where it would wait. */
  tryPeek(tx: Tx): A | undefined {
    return orUndefined(tx, (tx) => this.peek(tx))
  }

  /** {@link unget}: `true`, or `undefined` where it would wait. */
  tryUnget(tx: Tx, item: A): true | undefined {
    return trueOrUndefined(tx, (tx) => this.unget(tx, item))
  }

  /** Removes and returns all items, oldest first; none if there are none. Never waits. */
  takeAll(tx: Tx): A[] {
    const items = this.toArray(tx)
    this.front.set(tx, null)
    this.back.set(tx, null)
    this.room.release(tx, items.length)
    return items
  }

  /** All items in a new array, oldest first. They stay. */
  toArray(tx: Tx): A[] {
    return [...listToArray(this.front.get(tx)), ...listToArray(reversed(this.back.get(tx)))]
  }

  /** The largest number of items that it holds; `Infinity` if it has no bound. */
  get capacity(): number {
    return this.room.capacity
  }

  size(tx: Tx): number {
    return sizeOf(this.front.get(tx)) + sizeOf(this.back.get(tx))
  }

  isEmpty(tx: Tx): boolean {
    return this.front.get(tx) === null && this.back.get(tx) === null
  }

  isFull(tx: Tx): boolean {
    return this.room.isNone(tx)
  }

  private static limited<A>(
    capacity: number,
    strategy: Strategy,
    options: TypeOptions | undefined,
  ): TQueue<A> {
    assertCount('the capacity of a queue', capacity)
    return new TQueue<A>(capacity, strategy, options)
  }

  /** Empties the back and returns it reversed, as the next front. Waits while it is empty. */
  private backReversed(tx: Tx): Link<A> {
    const front = reversed(this.back.get(tx))
    check(tx, front !== null)
    this.back.set(tx, null)
    return front
  }
}
