import { check } from '../combinators.ts'
import type { TVar } from '../tvar.ts'
import type { Tx } from '../tx.ts'
import { added, type Heap, rest, sizeOf } from './heap.ts'
import { orUndefined } from './try-variants.ts'
import { childOptions, newTVar, type TypeOptions } from './type-options.ts'

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
 */
export class TPriorityQueue<in out A> {
  private readonly heap: TVar<Heap<A>>
  private readonly compare: (a: A, b: A) => number

  /** `compare` as for `Array.sort`. It runs inside transactions, so it must be pure. */
  constructor(compare: (a: A, b: A) => number, options?: TypeOptions) {
    this.heap = newTVar<Heap<A>>(null, childOptions(options, '.heap'))
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

  /** All items in a new array, in the order in which they would be taken. They stay. */
  toArray(tx: Tx): A[] {
    const items: A[] = []
    for (let heap = this.heap.get(tx); heap !== null; heap = rest(heap, this.compare)) {
      items.push(heap.item)
    }
    return items
  }

  size(tx: Tx): number {
    return sizeOf(this.heap.get(tx))
  }

  isEmpty(tx: Tx): boolean {
    return this.heap.get(tx) === null
  }
}
