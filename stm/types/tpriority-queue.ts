import { assertCount } from '../assert-count.ts'
import { check } from '../combinators.ts'
import type { TVar } from '../tvar.ts'
import type { Tx } from '../tx.ts'
import { added, type Heap, rest, sizeOf, without } from './heap.ts'
import { orUndefined } from './try-variants.ts'
import { newPart, type TypeOptions } from './type-options.ts'

/**
 * A queue whose least item comes out first, by the order of `compare`; equal items come out in
 * order of arrival.
 *
 * One immutable leftist heap (Crane 1972, Okasaki 1998) in one variable: offer and take cost O(log
 * n), and any two transactions that change the queue conflict. Waiters are served oldest first, but
 * a newcomer may overtake them.
 *
 * @example
 * const patients = new TPriorityQueue<[number, string]>(([a], [b]) => a - b)
 * await atomically((tx) => patients.offer(tx, [2, 'cough']))
 * await atomically((tx) => patients.offer(tx, [1, 'burn']))
 * await atomically((tx) => patients.take(tx)) // => [ 1, 'burn' ]
 * await atomically((tx) => patients.size(tx)) // => 1
 * await atomically((tx) => patients.removeIf(tx, ([, what]) => what === 'cough')) // => 1
 */
export class TPriorityQueue<in out A> {
  private readonly heap: TVar<Heap<A>>
  private readonly compare: (a: A, b: A) => number

  /** `compare` as for `Array.sort`. It runs inside transactions, so it must be pure. */
  constructor(compare: (a: A, b: A) => number, options?: TypeOptions) {
    this.heap = newPart<Heap<A>>(this, options, '.heap', null)
    this.compare = compare
  }

  /** Adds `item`. Never waits. */
  offer(tx: Tx, item: A): void {
    this.heap.set(tx, added(this.heap.get(tx), item, this.compare))
  }

  /** Removes and returns the least item. Waits while the queue is empty. */
  take(tx: Tx): A {
    const heap = this.heap.get(tx)
    check(tx, heap !== null)
    this.heap.set(tx, rest(heap, this.compare))
    return heap.item
  }

  /** The least item, which stays. Waits while the queue is empty. */
  peek(tx: Tx): A {
    const heap = this.heap.get(tx)
    check(tx, heap !== null)
    return heap.item
  }

  /** {@link take}, or `undefined` where it would wait. */
  tryTake(tx: Tx): A | undefined {
    return orUndefined(tx, (tx) => this.take(tx))
  }

  /** {@link peek}, or `undefined` where it would wait. */
  tryPeek(tx: Tx): A | undefined {
    return orUndefined(tx, (tx) => this.peek(tx))
  }

  /** Removes and returns all items, least first; none if there are none. Never waits. */
  takeAll(tx: Tx): A[] {
    const items = this.toArray(tx)
    this.heap.set(tx, null)
    return items
  }

  /**
   * Removes and returns the `most` least items, least first, or all if there are fewer; none if there
   * are none. Never waits. To wait for a batch of at least one:
   * `[queue.take(tx), ...queue.takeUpTo(tx, most - 1)]`.
   * @throws RangeError unless `most` is a whole number of 0 or more.
   */
  takeUpTo(tx: Tx, most: number): A[] {
    assertCount('a number of items', most)
    const count = Math.min(most, this.size(tx))
    return Array.from({ length: count }, () => this.take(tx))
  }

  /**
   * Removes every item for which `isGone` holds, as to cancel what is scheduled. Returns how many
   * there were; if none, nothing changes. The others keep their order. `isGone` runs once for each
   * item and must be pure. Never waits. Costs O(n).
   */
  removeIf(tx: Tx, isGone: (item: A) => boolean): number {
    const heap = this.heap.get(tx)
    const left = without(heap, isGone, this.compare)
    if (left !== heap) this.heap.set(tx, left)
    return sizeOf(heap) - sizeOf(left)
  }

  /** All items in a new array, in the order in which they would be taken. They stay. */
  toArray(tx: Tx): A[] {
    const items: A[] = []
    for (let heap = this.heap.get(tx); heap !== null; heap = rest(heap, this.compare)) {
      items.push(heap.item)
    }
    return items
  }

  /** How many items wait in the queue. Never waits. */
  size(tx: Tx): number {
    return sizeOf(this.heap.get(tx))
  }

  /** Whether `take` would wait. Never waits itself. */
  isEmpty(tx: Tx): boolean {
    return this.heap.get(tx) === null
  }
}
