import type { Tx } from '../tx.ts'
import { isPartOf } from './parts.ts'
import { itemsOf } from './reiterable.ts'
import { TMap } from './tmap.ts'
import type { TypeOptions } from './type-options.ts'

/**
 * A set: the keys of a {@link TMap}. They are compared as in `Set` and iterated in the order of
 * insertion; conflicts and wake-ups are per key, absent keys included. For unions and the like, make
 * plain sets: `new Set(set.values(tx))`.
 *
 * @example
 * const guests = new TSet(['Ann'])
 * await atomically((tx) => guests.add(tx, 'Bob')) // => true
 * await atomically((tx) => guests.add(tx, 'Bob')) // => false
 * await atomically((tx) => guests.values(tx)) // => [ 'Ann', 'Bob' ]
 * await atomically((tx) => guests.takeFirst(tx)) // => 'Ann'
 */
export class TSet<in out K> {
  private readonly map: TMap<K, true>

  constructor(keys: Iterable<K> = [], options?: TypeOptions) {
    this.map = new TMap(
      itemsOf(keys).map((key) => [key, true]),
      options,
    )
    isPartOf(this.map, this, undefined, options?.name)
  }

  /** Adds `key` at the end. Returns whether it is new; if not, nothing changes. */
  add(tx: Tx, key: K): boolean {
    let isNew = false
    this.map.update(tx, key, (isThere) => {
      isNew = isThere === undefined
      return true
    })
    return isNew
  }

  /** Whether the value is in the set. Never waits. */
  has(tx: Tx, key: K): boolean {
    return this.map.has(tx, key)
  }

  /** Removes `key`. Returns whether it was there. */
  delete(tx: Tx, key: K): boolean {
    return this.map.delete(tx, key)
  }

  /**
   * Removes and returns the first key that `fits`; without `fits`, the first of all. Waits while
   * there is none. `fits` must be pure. Costs O(n).
   */
  takeFirst(tx: Tx, fits?: (key: K) => boolean): K {
    return this.map.takeFirst(tx, fits)[0]
  }

  /** {@link takeFirst}, or `undefined` where it would wait. */
  tryTakeFirst(tx: Tx, fits?: (key: K) => boolean): K | undefined {
    return this.map.tryTakeFirst(tx, fits)?.[0]
  }

  /** Removes every key. */
  clear(tx: Tx): void {
    this.map.clear(tx)
  }

  /** The number of keys. A transaction that waits on it wakes only when this number changes. */
  size(tx: Tx): number {
    return this.map.size(tx)
  }

  /** All keys, as they are at one moment, in a new array. */
  values(tx: Tx): K[] {
    return this.map.keys(tx)
  }
}
