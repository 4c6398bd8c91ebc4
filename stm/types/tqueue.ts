import { check } from '../combinators.ts'
import { TVar } from '../tvar.ts'
import type { Tx } from '../tx.ts'
import { assertCount } from './assert-count.ts'
import { cons, type Link, type List, listToArray, reversed, sizeOf } from './list.ts'
import { type Named, part } from './named.ts'
import { itemsOf } from './reiterable.ts'
import { Room } from './room.ts'
import { orNotDone, orUndefined } from './try-variants.ts'

type Strategy = 'waiting' | 'dropping' | 'sliding'

/**
 * First in, first out, bounded or not.
 *
 * Two lists, as in GHC's `TQueue` and `TBQueue`: takes use up the front, offers grow the back,
 * which is turned round when the front is used up (Okasaki). So each costs amortised O(1), and they
 * share no variable, hence do not conflict, but for the take that finds the front used up, and the
 * offer that finds no room. Among those who wait, the longest wait is served first, but a newcomer
 * may overtake.
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

  private constructor(capacity: number, strategy: Strategy, options: Named | undefined) {
    this.strategy = strategy
    this.front = new TVar<List<A>>(null, part(options, '.front'))
    this.back = new TVar<List<A>>(null, part(options, '.back'))
    this.room = new Room(capacity, options)
  }

  static unbounded<A>(options?: Named): TQueue<A> {
    return new TQueue<A>(Infinity, 'waiting', options)
  }

  /**
   * Offers wait while it holds `capacity` items. With 0, it is empty and full at once: whatever
   * would have to go through it waits for ever.
   * @throws RangeError unless `capacity` is a whole number of 0 or more.
   */
  static bounded<A>(capacity: number, options?: Named): TQueue<A> {
    return TQueue.limited<A>(capacity, 'waiting', options)
  }

  /**
   * What is offered while it is full is not kept.
   * @throws RangeError as {@link bounded}.
   */
  static dropping<A>(capacity: number, options?: Named): TQueue<A> {
    return TQueue.limited<A>(capacity, 'dropping', options)
  }

  /**
   * What is offered while it is full pushes the oldest out.
   * @throws RangeError as {@link bounded}.
   */
  static sliding<A>(capacity: number, options?: Named): TQueue<A> {
    return TQueue.limited<A>(capacity, 'sliding', options)
  }

  /**
   * Adds `item` at the end. Gives whether it was kept: `false` only from a dropping queue that is
   * full, or a sliding one of capacity 0. Waits while a bounded queue is full; others never wait.
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
   * {@link offer}s each item, and gives how many of these offers were kept. A bounded queue waits
   * until it has room for all of them. An iterator is read once, and remembered for re-runs.
   * @throws RangeError if there are more than a bounded queue could ever hold.
   */
  offerAll(tx: Tx, items: Iterable<A>): number {
    const all = itemsOf(items)
    if (this.strategy === 'waiting' && all.length > this.capacity) {
      throw new RangeError(`${all.length} items never fit into a capacity of ${this.capacity}`)
    }
    return all.filter((item) => this.offer(tx, item)).length
  }

  /** Removes the oldest item and gives it. Waits while the queue is empty. */
  take(tx: Tx): A {
    const { item, next } = this.front.get(tx) ?? this.backTurned(tx)
    this.front.set(tx, next)
    this.room.release(tx, 1)
    return item
  }

  /** The oldest item, which stays. Waits while the queue is empty. */
  peek(tx: Tx): A {
    const front = this.front.get(tx)
    if (front !== null) return front.item
    const turned = this.backTurned(tx)
    this.front.set(tx, turned)
    return turned.item
  }

  /** Puts `item` at the front, to be taken next. Waits while a queue of whatever kind is full. */
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
    return orNotDone(tx, (tx) => this.unget(tx, item))
  }

  /** Removes all items and gives them, the oldest first; none if there are none. Never waits. */
  takeAll(tx: Tx): A[] {
    const items = this.toArray(tx)
    this.front.set(tx, null)
    this.back.set(tx, null)
    this.room.release(tx, items.length)
    return items
  }

  /** All items in a new array, the oldest first. They stay. */
  toArray(tx: Tx): A[] {
    return [...listToArray(this.front.get(tx)), ...listToArray(reversed(this.back.get(tx)))]
  }

  /** The most that it holds; `Infinity` if there is no bound. */
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

  private static limited<A>(capacity: number, strategy: Strategy, options: Named | undefined) {
    assertCount('the capacity of a queue', capacity)
    return new TQueue<A>(capacity, strategy, options)
  }

  /** Empties the back, and gives it turned round, as the next front. Waits while it is empty. */
  private backTurned(tx: Tx): Link<A> {
    const turned = reversed(this.back.get(tx))
    check(tx, turned !== null)
    this.back.set(tx, null)
    return turned
  }
}
