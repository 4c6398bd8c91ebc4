import { assertCount } from '../assert-count.ts'
import type { AtomicallyOptions } from '../engine.ts'
import type { Tx } from '../tx.ts'
import { Items } from './items.ts'
import { itemsOf } from './reiterable.ts'
import { Room } from './room.ts'
import { orUndefined, trueOrUndefined } from './try-variants.ts'
import { TwoLists } from './two-lists.ts'
import type { TypeOptions } from './type-options.ts'

type Strategy = 'unbounded' | 'waiting' | 'dropping' | 'sliding'

/**
 * A queue, first in, first out, with or without a bound.
 *
 * It is two lists, as in GHC's `TQueue` and `TBQueue`: takes use up the front, offers grow the
 * back, and the back becomes the front, reversed, when the front is used up (Okasaki 1998). So
 * offer and take cost amortised O(1) and share no variable: they do not conflict, except for a take
 * that finds the front used up and an offer that finds no room. A take that comes to nothing,
 * because its transaction goes on to retry or throw, leaves the back as it was. So such a take costs
 * O(n) if n items were offered since the front was used up, and there were offers since the last
 * such take. Waiters are served oldest first, but a newcomer may overtake them.
 *
 * {@link close} ends the stream of items: what is in the queue can still be taken. After that, takes
 * throw a ClosedError and {@link items} ends; offers throw at once, so no item is lost in silence.
 *
 * @example
 * const jobs = TQueue.bounded<string>(2)
 * await atomically((tx) => jobs.offerAll(tx, ['wash', 'dry'])) // => 2
 * await atomically((tx) => jobs.tryOffer(tx, 'iron')) // => undefined
 * await atomically((tx) => jobs.take(tx)) // => 'wash'
 * await atomically((tx) => jobs.takeAll(tx)) // => [ 'dry' ]
 *
 * @example
 * const pages = TQueue.unbounded<string>()
 * await atomically((tx) => pages.offerAll(tx, ['one', 'two']))
 * await atomically((tx) => pages.close(tx))
 * const read: string[] = []
 * for await (const page of pages) read.push(page)
 * read // => [ 'one', 'two' ]
 */
export class TQueue<in out A> {
  private readonly strategy: Strategy
  private readonly lists: TwoLists<A>
  private readonly room: Room
  private readonly options: TypeOptions | undefined

  private constructor(strategy: Strategy, capacity: number, options?: TypeOptions) {
    if (strategy !== 'unbounded') assertCount('the capacity of a queue', capacity)
    this.strategy = strategy
    this.lists = new TwoLists(this, options)
    this.room = new Room(this, capacity, options)
    this.options = options
  }

  /** A queue with room for any number of items: `offer` never waits. */
  static unbounded<A>(options?: TypeOptions): TQueue<A> {
    return new TQueue<A>('unbounded', Infinity, options)
  }

  /**
   * A queue whose offers wait while it holds `capacity` items. With 0, it is empty and full at
   * once, so every offer and every take waits forever.
   * @throws RangeError unless `capacity` is a whole number of 0 or more.
   */
  static bounded<A>(capacity: number, options?: TypeOptions): TQueue<A> {
    return new TQueue<A>('waiting', capacity, options)
  }

  /**
   * A queue that rejects what is offered while it holds `capacity` items.
   * @throws RangeError as {@link bounded}.
   */
  static dropping<A>(capacity: number, options?: TypeOptions): TQueue<A> {
    return new TQueue<A>('dropping', capacity, options)
  }

  /**
   * A queue that drops its oldest item for one that is offered while it holds `capacity` items.
   * @throws RangeError as {@link bounded}.
   */
  static sliding<A>(capacity: number, options?: TypeOptions): TQueue<A> {
    return new TQueue<A>('sliding', capacity, options)
  }

  /**
   * Adds `item` at the end. Returns whether it was added: `false` only from a dropping queue that
   * is full, or a sliding one of capacity 0. Waits while a bounded queue is full; the others never
   * wait.
   * @throws ClosedError if the queue is closed, also while it waits.
   */
  offer(tx: Tx, item: A): boolean {
    const { strategy } = this
    if ((strategy === 'dropping' || strategy === 'sliding') && this.isFull(tx)) {
      if (strategy === 'dropping' || this.capacity === 0) return false
      this.take(tx)
    }
    this.room.claim(tx)
    this.lists.push(tx, item)
    return true
  }

  /**
   * {@link offer}s each item. Returns how many were added. A bounded queue waits until it has room
   * for all of them. An iterator is read once and remembered, in case the transaction runs again.
   * @throws RangeError if there are more than a bounded queue could ever hold.
   * @throws ClosedError if the queue is closed and there is any item.
   */
  offerAll(tx: Tx, items: Iterable<A>): number {
    const all = itemsOf(items)
    if (this.strategy === 'waiting' && all.length > this.capacity) {
      throw new RangeError(`${all.length} items never fit into a capacity of ${this.capacity}`)
    }
    return all.filter((item) => this.offer(tx, item)).length
  }

  /**
   * Removes and returns the oldest item. Waits while the queue is empty.
   * @throws ClosedError if it is empty and closed, also while it waits.
   */
  take(tx: Tx): A {
    const item = this.lists.take(tx)
    this.room.release(tx, 1)
    return item
  }

  /**
   * The oldest item, which stays. Waits while the queue is empty.
   * @throws ClosedError as {@link take}.
   */
  peek(tx: Tx): A {
    return this.lists.peek(tx)
  }

  /**
   * Puts `item` at the front, to be taken next. Waits while a queue of any kind is full. A closed
   * queue accepts it without a bound, for it has been in there already; those who have found the
   * queue empty and closed before do not see it.
   */
  unget(tx: Tx, item: A): void {
    this.room.claim(tx)
    this.lists.unget(tx, item)
  }

  /** {@link offer}, or `undefined` where it would wait. Throws what that throws. */
  tryOffer(tx: Tx, item: A): boolean | undefined {
    return orUndefined(tx, (tx) => this.offer(tx, item))
  }

  /**
   * {@link offerAll}, or `undefined` where it would wait; then none of the items was added. Throws
   * what that throws.
   */
  tryOfferAll(tx: Tx, items: Iterable<A>): number | undefined {
    return orUndefined(tx, (tx) => this.offerAll(tx, items))
  }

  /** {@link take}, or `undefined` where it would wait. Throws what that throws. */
  tryTake(tx: Tx): A | undefined {
    return orUndefined(tx, (tx) => this.take(tx))
  }

  /** {@link peek}, or `undefined` where it would wait. Throws what that throws. */
  tryPeek(tx: Tx): A | undefined {
    return orUndefined(tx, (tx) => this.peek(tx))
  }

  /** {@link unget}: `true`, or `undefined` where it would wait. */
  tryUnget(tx: Tx, item: A): true | undefined {
    return trueOrUndefined(tx, (tx) => this.unget(tx, item))
  }

  /**
   * Removes and returns all items, oldest first; none if there are none, closed or not. Never waits.
   */
  takeAll(tx: Tx): A[] {
    const items = this.toArray(tx)
    this.lists.clear(tx)
    this.room.release(tx, items.length)
    return items
  }

  /**
   * Removes and returns the `most` oldest items, or all if there are fewer; none if there are none,
   * closed or not. Never waits. To wait for a batch of at least one:
   * `[queue.take(tx), ...queue.takeUpTo(tx, most - 1)]`.
   * @throws RangeError unless `most` is a whole number of 0 or more.
   */
  takeUpTo(tx: Tx, most: number): A[] {
    assertCount('a number of items', most)
    const count = Math.min(most, this.size(tx))
    return Array.from({ length: count }, () => this.take(tx))
  }

  /**
   * Closes the queue: no more items are accepted, and those in it can still be taken. Wakes those
   * who wait at it. It stays closed. Returns whether it was open; if not, nothing changes. Never
   * waits. Costs O(n) once.
   */
  close(tx: Tx): boolean {
    this.room.unbind(tx)
    return this.lists.close(tx)
  }

  /** Whether it is closed. There may be items left. */
  isClosed(tx: Tx): boolean {
    return this.lists.isClosed(tx)
  }

  /**
   * Outside a transaction: the items as they come, each of which is taken in a transaction of its
   * own when the loop asks for it. Ends when the queue is closed and empty. Several loops share the
   * items out. After a `break` the rest is still in the queue; the item of a body that throws is not.
   *
   * The options are for each take: a `signal` makes the loop throw its reason, and a `timeout` makes
   * it throw a `TimeoutError` if the next item takes longer. `for await (const item of queue)` does
   * without them.
   */
  items(options?: AtomicallyOptions): AsyncIterableIterator<A, undefined> {
    const take = (tx: Tx) => (this.lists.isOver(tx) ? undefined : { item: this.take(tx) })
    return new Items(this, take, options, this.options)
  }

  /** {@link items} without options. */
  [Symbol.asyncIterator](): AsyncIterableIterator<A, undefined> {
    return this.items()
  }

  /** All items in a new array, oldest first. They stay. */
  toArray(tx: Tx): A[] {
    return this.lists.toArray(tx)
  }

  /** The largest number of items that it holds; `Infinity` if it has no bound. */
  get capacity(): number {
    return this.room.capacity
  }

  /** How many items wait in the queue. Never waits. */
  size(tx: Tx): number {
    return this.lists.size(tx)
  }

  /** Whether `take` would wait. Never waits itself. */
  isEmpty(tx: Tx): boolean {
    return this.lists.isEmpty(tx)
  }

  /** Whether an {@link offer} would find no room. `false` for a closed queue. */
  isFull(tx: Tx): boolean {
    return this.room.isNone(tx)
  }
}
