import { inWords } from '../errors.ts'
import type { TVar } from '../tvar.ts'
import type { Tx } from '../tx.ts'
import { itemsOf } from './reiterable.ts'
import { newPart, type TypeOptions } from './type-options.ts'

/**
 * An array of fixed length with one variable for each element (`TArray` in GHC), so conflicts and
 * wake-ups are per index. It copies what it is made from, and a hole becomes `undefined`.
 *
 * @example
 * const seats = TArray.of('free', 'free', 'taken')
 * await atomically((tx) => seats.set(tx, 0, 'taken'))
 * await atomically((tx) => seats.toArray(tx)) // => [ 'taken', 'free', 'taken' ]
 * seats.length // => 3
 */
export class TArray<in out A> {
  private readonly elements: readonly TVar<A>[]
  private readonly name: string | undefined

  private constructor(items: readonly A[], options: TypeOptions | undefined) {
    this.name = options?.name
    this.elements = items.map((item, i) => newPart(this, options, `[${i}]`, item))
  }

  /** A TArray of these elements; it keeps its length. */
  static of<A>(...items: readonly A[]): TArray<A> {
    return new TArray(itemsOf(items), undefined)
  }

  /** A TArray of the elements of `items`; it keeps its length. */
  static from<A>(items: Iterable<A>, options?: TypeOptions): TArray<A> {
    return new TArray(itemsOf(items), options)
  }

  /** The number of elements. It never changes, so it needs no transaction. */
  get length(): number {
    return this.elements.length
  }

  /** @throws RangeError if there is no such index; negative ones do not count from the end. */
  get(tx: Tx, index: number): A {
    return this.at(index).get(tx)
  }

  /** @throws RangeError if there is no such index: the length is fixed. */
  set(tx: Tx, index: number, value: A): void {
    this.at(index).set(tx, value)
  }

  /**
   * Replaces the element at `index` by `f` of it.
   * @throws RangeError if there is no such index.
   */
  update(tx: Tx, index: number, f: (value: A) => A): void {
    this.at(index).update(tx, f)
  }

  /** All elements, as they are at one moment, in a new array. Reads every one of them. */
  toArray(tx: Tx): A[] {
    return this.elements.map((element) => element.get(tx))
  }

  private at(index: number): TVar<A> {
    const element = typeof index === 'number' ? this.elements[index] : undefined
    if (element !== undefined) return element
    throw new RangeError(
      `${this.name ?? 'a TArray'} of length ${this.length} has no index ${inWords(index)}`,
    )
  }
}
