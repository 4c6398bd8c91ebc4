import { retry } from '../combinators.ts'
import type { TVar } from '../tvar.ts'
import type { Tx } from '../tx.ts'
import { appended, EMPTY, inOrder, nextPosition, type Order, without } from './insertion-order.ts'
import { KeyIndex } from './key-index.ts'
import { itemsOf } from './reiterable.ts'
import { orUndefined } from './try-variants.ts'
import { newPart, type TypeOptions } from './type-options.ts'

/** The value of a key and its position in the order, or `undefined` if the key is absent. */
type Entry<V> = { readonly value: V; readonly position: number } | undefined

interface Slot<K, V> {
  readonly key: K
  readonly entry: TVar<Entry<V>>
}

/**
 * A map. Keys are compared as in `Map` and iterated in the order of insertion.
 *
 * Each key has its own variable, absent keys included. So a transaction that looks up a key
 * conflicts only with changes of that key, and only those wake it. Transactions that add or delete
 * keys conflict with each other, because they change the size and the order as well.
 *
 * What a plain `Map` does in a loop is a loop over {@link entries}: there is no `removeIf`, `merge` or
 * `find`.
 *
 * @example
 * const stock = new TMap([['tea', 2]])
 * await atomically((tx) => stock.set(tx, 'milk', 1))
 * await atomically((tx) => stock.update(tx, 'tea', (n = 0) => n - 1))
 * await atomically((tx) => stock.entries(tx)) // => [ [ 'tea', 1 ], [ 'milk', 1 ] ]
 * await atomically((tx) => stock.delete(tx, 'jam')) // => false
 * await atomically((tx) => stock.takeFirst(tx, (_, left) => left > 0)) // => [ 'tea', 1 ]
 */
export class TMap<in out K, in out V> {
  private readonly index: KeyIndex<K, TVar<Entry<V>>>
  // Holds the variables of the keys that are present, so that the index does not forget them.
  private readonly order: TVar<Order<Slot<K, V>>>
  // Never written. Every transaction that finds a key absent reads it, so a transaction that waits
  // only for absent keys stays reachable from the map, and keeps their weakly held variables alive.
  // Otherwise both could be collected although a later `set` should wake it. It has the empty name,
  // so that no message mentions it.
  private readonly absent: TVar<undefined>
  private readonly count: TVar<number>

  /** Starts with `entries`, as `new Map(entries)` would. */
  constructor(entries: Iterable<readonly [K, V]> = [], options?: TypeOptions) {
    const variable = (key: K, entry?: Entry<V>) => newPart(this, options, labelOf(key), entry)
    this.index = new KeyIndex((key) => variable(key))
    let order: Order<Slot<K, V>> = EMPTY
    for (const [key, value] of new Map(itemsOf(entries))) {
      const position = nextPosition(order)
      const entry = this.index.keep(key, () => variable(key, { value, position }))
      order = appended(order, { key, entry })
    }
    this.order = newPart(this, options, '.order', order)
    this.absent = newPart(this, options, undefined, undefined)
    this.count = newPart(this, options, '.size', order.length)
  }

  /** The value of `key`, or `undefined` if it is absent. Never waits. */
  get(tx: Tx, key: K): V | undefined {
    return this.look(tx, this.index.of(key))?.value
  }

  /** Whether the key has a value. Never waits. */
  has(tx: Tx, key: K): boolean {
    return this.look(tx, this.index.of(key)) !== undefined
  }

  /** Adds `key` at the end, or replaces its value and keeps its position. */
  set(tx: Tx, key: K, value: V): void {
    const entry = this.index.keep(key)
    const before = this.look(tx, entry)
    if (before === undefined) this.add(tx, key, entry, value)
    else if (!Object.is(before.value, value)) entry.set(tx, { ...before, value })
  }

  /** Sets `key` to `f` of its value, which is `undefined` if the key is absent. */
  update(tx: Tx, key: K, f: (value: V | undefined) => V): void {
    const before = this.look(tx, this.index.keep(key))
    this.set(tx, key, this.updated(key, before, f))
  }

  private updated(key: K, before: Entry<V>, f: (value: V | undefined) => V): V {
    try {
      return f(before?.value)
    } catch (error) {
      // It may stay absent, and no other change come at which the index lets go of such keys.
      if (before === undefined) this.index.letGo(key)
      throw error
    }
  }

  /** Removes `key`. Returns whether it was there. */
  delete(tx: Tx, key: K): boolean {
    const entry = this.index.of(key)
    const before = this.look(tx, entry)
    if (before === undefined) return false
    entry.set(tx, undefined)
    this.setOrder(tx, without(this.order.get(tx), before.position))
    return true
  }

  /**
   * Removes and returns the first entry that `fits`, as `[key, value]`; without `fits`, the first of
   * all. Waits while there is none. Looks at the entries in their order, and no further than the one
   * that it takes. `fits` must be pure. Costs O(n).
   */
  takeFirst(tx: Tx, fits: (key: K, value: V) => boolean = () => true): [K, V] {
    for (const { key, entry } of this.slots(tx)) {
      const { value } = entry.get(tx) as { value: V }
      if (!fits(key, value)) continue
      this.delete(tx, key)
      return [key, value]
    }
    return retry(tx)
  }

  /** {@link takeFirst}, or `undefined` where it would wait. */
  tryTakeFirst(tx: Tx, fits?: (key: K, value: V) => boolean): [K, V] | undefined {
    return orUndefined(tx, (tx) => this.takeFirst(tx, fits))
  }

  /** Removes every key. */
  clear(tx: Tx): void {
    for (const { entry } of this.slots(tx)) entry.set(tx, undefined)
    this.setOrder(tx, EMPTY)
  }

  /** The number of keys. A transaction that waits on it wakes only when this number changes. */
  size(tx: Tx): number {
    return this.count.get(tx)
  }

  /**
   * All keys in a new array. A transaction that waits on them is not woken by a change of a value.
   */
  keys(tx: Tx): K[] {
    return this.slots(tx).map(({ key }) => key)
  }

  /** All values, as they are at one moment, in a new array. */
  values(tx: Tx): V[] {
    return this.entries(tx).map(([, value]) => value)
  }

  /**
   * All entries, as they are at one moment, in a new array. `new Map(map.entries(tx))` is a copy.
   */
  entries(tx: Tx): [K, V][] {
    return this.slots(tx).map(({ key, entry }) => [key, (entry.get(tx) as { value: V }).value])
  }

  private look(tx: Tx, variable: TVar<Entry<V>>): Entry<V> {
    const entry = variable.get(tx)
    if (entry === undefined) this.absent.get(tx)
    return entry
  }

  private slots(tx: Tx): Slot<K, V>[] {
    return inOrder(this.order.get(tx))
  }

  private add(tx: Tx, key: K, entry: TVar<Entry<V>>, value: V): void {
    const order = this.order.get(tx)
    entry.set(tx, { value, position: nextPosition(order) })
    this.setOrder(tx, appended(order, { key: Object.is(key, -0) ? (0 as K) : key, entry }))
  }

  private setOrder(tx: Tx, order: Order<Slot<K, V>>): void {
    this.order.set(tx, order)
    this.count.set(tx, order.length)
    // The index also keeps the variables of absent keys that were deleted, or whose addition was
    // undone, because these may come back. Once there are many, it lets go of them.
    if (this.index.keptCount > 2 * order.length + SPARE) {
      this.index.keepOnly(new Set(inOrder(order).map(({ entry }) => entry)))
    }
  }
}

/** Idle variables up to this number are not worth sweeping. */
const SPARE = 64

/** `key` as a part of a name, not to be read back. */
const labelOf = (key: unknown): string =>
  `[${typeof key === 'object' || typeof key === 'function' ? typeof key : String(key)}]`
