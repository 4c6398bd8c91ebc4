import { check, retry } from '../combinators.ts'
import type { TVar } from '../tvar.ts'
import type { Tx } from '../tx.ts'
import { acceptsNoMore, noneLeft } from '../types/closed.ts'
import { orUndefined, trueOrUndefined } from '../types/try-variants.ts'

interface Parts<A> {
  /** For messages. */
  readonly name: string
  /** How many items were taken and how many offered, counted up to twice the capacity, from 0 again. */
  readonly taken: TVar<number>
  readonly offered: TVar<number>
  readonly closed: TVar<boolean>
  readonly items: readonly TVar<A>[]
}

/**
 * A bounded queue in fixed memory, first in, first out: a ring of variables. Offers conflict with
 * one another, and takes do; an offer and a take conflict only where one may have to wait.
 *
 * {@link close} ends the stream of items, as that of a `TQueue` does. There is no `for await` over
 * it, because a loop needs a variable of its own, and no memory can be added to a heap. Until it is
 * closed and empty, a loop calls {@link take} in one transaction after another.
 */
export class SharedQueue<in out A> {
  private readonly name: string
  private readonly taken: TVar<number>
  private readonly offered: TVar<number>
  private readonly closed: TVar<boolean>
  private readonly items: readonly TVar<A>[]

  constructor({ name, taken, offered, closed, items }: Parts<A>) {
    this.name = name
    this.taken = taken
    this.offered = offered
    this.closed = closed
    this.items = items
  }

  /** The most items that it holds. */
  get capacity(): number {
    return this.items.length
  }

  /**
   * Adds `item` at the end. Waits while the queue is full.
   * @throws ClosedError if it is closed, also while it waits.
   */
  offer(tx: Tx, item: A): void {
    if (this.closed.get(tx)) throw acceptsNoMore('queue', this.name)
    check(tx, this.size(tx) < this.capacity)
    const offered = this.offered.get(tx)
    this.at(offered).set(tx, item)
    this.offered.set(tx, this.next(offered))
  }

  /**
   * Removes and returns the oldest item. Waits while the queue is empty.
   * @throws ClosedError if it is empty and closed, also while it waits.
   */
  take(tx: Tx): A {
    const item = this.peek(tx)
    this.taken.update(tx, (taken) => this.next(taken))
    return item
  }

  /**
   * The oldest item, which stays. Waits while the queue is empty.
   * @throws ClosedError as {@link take}.
   */
  peek(tx: Tx): A {
    if (this.isEmpty(tx)) {
      if (this.closed.get(tx)) throw noneLeft('queue', this.name)
      retry(tx)
    }
    return this.at(this.taken.get(tx)).get(tx)
  }

  /** {@link offer}: `true`, or `undefined` where it would wait. Throws what that throws. */
  tryOffer(tx: Tx, item: A): true | undefined {
    return trueOrUndefined(tx, (tx) => this.offer(tx, item))
  }

  /** {@link take}, or `undefined` where it would wait. Throws what that throws. */
  tryTake(tx: Tx): A | undefined {
    return orUndefined(tx, (tx) => this.take(tx))
  }

  /** {@link peek}, or `undefined` where it would wait. Throws what that throws. */
  tryPeek(tx: Tx): A | undefined {
    return orUndefined(tx, (tx) => this.peek(tx))
  }

  /**
   * Closes the queue: no more items are accepted, and those in it can still be taken. Wakes those who
   * wait at it, on every thread. It stays closed. Returns whether it was open. Never waits.
   */
  close(tx: Tx): boolean {
    return !this.closed.swap(tx, true)
  }

  /** Whether it is closed. There may be items left. */
  isClosed(tx: Tx): boolean {
    return this.closed.get(tx)
  }

  /** How many items wait in the queue. Never waits. */
  size(tx: Tx): number {
    const ahead = this.offered.get(tx) - this.taken.get(tx)
    return ahead < 0 ? ahead + 2 * this.capacity : ahead
  }

  /** Whether `take` would wait. Never waits itself. */
  isEmpty(tx: Tx): boolean {
    return this.size(tx) === 0
  }

  /** Whether `offer` would wait. Never waits itself. */
  isFull(tx: Tx): boolean {
    return this.size(tx) >= this.capacity
  }

  private next(count: number): number {
    return (count + 1) % (2 * this.capacity)
  }

  private at(count: number): TVar<A> {
    return this.items[count % this.capacity] as TVar<A>
  }
}
