import { check } from '../combinators.ts'
import type { TVar } from '../tvar.ts'
import type { Tx } from '../tx.ts'
import { orUndefined, trueOrUndefined } from '../types/try-variants.ts'

interface Parts<A> {
  /** How many items were taken and how many offered, counted up to twice the capacity, from 0 again. */
  readonly taken: TVar<number>
  readonly offered: TVar<number>
  readonly items: readonly TVar<A>[]
}

/**
 * A bounded queue in fixed memory, first in, first out: a ring of variables. Offers conflict with
 * one another, and takes do; an offer and a take conflict only where one may have to wait.
 */
export class SharedQueue<in out A> {
  private readonly taken: TVar<number>
  private readonly offered: TVar<number>
  private readonly items: readonly TVar<A>[]

  constructor({ taken, offered, items }: Parts<A>) {
    this.taken = taken
    this.offered = offered
    this.items = items
  }

  /** The most items that it holds. */
  get capacity(): number {
    return this.items.length
  }

  /** Adds `item` at the end. Waits while the queue is full. */
  offer(tx: Tx, item: A): void {
    check(tx, this.size(tx) < this.capacity)
    const offered = this.offered.get(tx)
    this.at(offered).set(tx, item)
    this.offered.set(tx, this.next(offered))
  }

  /** Removes and returns the oldest item. Waits while the queue is empty. */
  take(tx: Tx): A {
    const item = this.peek(tx)
    this.taken.update(tx, (taken) => this.next(taken))
    return item
  }

  /** The oldest item, which stays. Waits while the queue is empty. */
  peek(tx: Tx): A {
    check(tx, !this.isEmpty(tx))
    return this.at(this.taken.get(tx)).get(tx)
  }

  /** {@link offer}: `true`, or `undefined` where it would wait. */
  tryOffer(tx: Tx, item: A): true | undefined {
    return trueOrUndefined(tx, (tx) => this.offer(tx, item))
  }

  /** {@link take}, or `undefined` where it would wait. */
  tryTake(tx: Tx): A | undefined {
    return orUndefined(tx, (tx) => this.take(tx))
  }

  /** {@link peek}, or `undefined` where it would wait. */
  tryPeek(tx: Tx): A | undefined {
    return orUndefined(tx, (tx) => this.peek(tx))
  }

  size(tx: Tx): number {
    const ahead = this.offered.get(tx) - this.taken.get(tx)
    return ahead < 0 ? ahead + 2 * this.capacity : ahead
  }

  isEmpty(tx: Tx): boolean {
    return this.size(tx) === 0
  }

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
