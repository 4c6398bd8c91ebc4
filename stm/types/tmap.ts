import { TVar } from '../tvar.ts'
import type { Tx } from '../tx.ts'
import { appended, EMPTY, inOrder, nextPosition, type Order, without } from './insertion-order.ts'
import { KeyIndex } from './key-index.ts'
import { type Named, part } from './named.ts'
import { itemsOf } from './reiterable.ts'

/** What is known of a key: its value and its place in the order, or that it is absent. */
type Entry<V> = { readonly value: V; readonly position: number } | undefined

interface Place<K, V> {
  readonly key: K
  readonly entry: TVar<Entry<V>>
}

/**
 * A map. Keys compare as in `Map`, and are iterated in the order of insertion.
 *
 * There is a variable for each key, absent ones included, so that a transaction that asks for a key
 * conflicts with changes of that key only, and is woken by them only. Adding and deleting keys
 * conflict with each other, because they change the size and the order as well.
 *
 * @example
 * const stock = new TMap([['tea', 2]])
 * await atomically((tx) => stock.set(tx, 'milk', 1))
 * await atomically((tx) => stock.update(tx, 'tea', (n = 0) => n - 1))
 * await atomically((tx) => stock.entries(tx)) // => [ [ 'tea', 1 ], [ 'milk', 1 ] ]
 * await atomically((tx) => stock.delete(tx, 'jam')) // => false
 */
export class TMap<in out K, in out V> {
  private readonly index: KeyIndex<K, TVar<Entry<V>>>
  // The variables of keys that are present stand here, which keeps the index from forgetting them.
  private readonly order: TVar<Order<Place<K, V>>>
  // Never written, hence without a name, but read by whoever sees a key absent. So a transaction that waits for absent
  // keys is held by this variable, and holds theirs: else nobody might hold either, and both be
  // collected, though a put of the key could still wake it.
  private readonly absent: TVar<undefined>
  private readonly count: TVar<number>

  /** Starts with `entries`, as `new Map(entries)` would. */
  constructor(entries: Iterable<readonly [K, V]> = [], options?: Named) {
    const variable = (key: K, entry?: Entry<V>) =>
      new TVar(entry, options?.name === undefined ? undefined : part(options, labelOf(key)))
    this.index = new KeyIndex((key) => variable(key))
    let order: Order<Place<K, V>> = EMPTY
    for (const [key, value] of new Map(itemsOf(entries))) {
      const position = nextPosition(order)
      const entry = this.index.keep(key, () => variable(key, { value, position }))
      order = appended(order, { key, entry })
    }
    this.order = new TVar(order, part(options, '.order'))
    this.absent = new TVar(undefined)
    this.count = new TVar(order.length, part(options, '.size'))
  }

  /** The value of `key`, or `undefined` if it is absent. Never waits. */
  get(tx: Tx, key: K): V | undefined {
    return this.look(tx, this.index.of(key))?.value
  }

  has(tx: Tx, key: K): boolean {
    return this.look(tx, this.index.of(key)) !== undefined
  }

  /** Adds `key` at the end, or replaces its value where it is. */
  set(tx: Tx, key: K, value: V): void {
    const entry = this.index.keep(key)
    const before = this.look(tx, entry)
    if (before === undefined) this.add(tx, key, entry, value)
    else if (!Object.is(before.value, value)) entry.set(tx, { ...before, value })
  }

  /** Sets `key` to what `f` makes of its value, which is `undefined` if it is absent. */
  update(tx: Tx, key: K, f: (value: V | undefined) => V): void {
    this.set(tx, key, f(this.look(tx, this.index.keep(key))?.value))
  }

  /** Removes `key`. Gives whether it was there. */
  delete(tx: Tx, key: K): boolean {
    const entry = this.index.of(key)
    const before = this.look(tx, entry)
    if (before === undefined) return false
    entry.set(tx, undefined)
    this.setOrder(tx, without(this.order.get(tx), before.position))
    return true
  }

  /** Removes every key. */
  clear(tx: Tx): void {
    for (const { entry } of this.places(tx)) entry.set(tx, undefined)
    this.setOrder(tx, EMPTY)
  }

  /** How many keys there are. Who waits for it is woken only when this number changes. */
  size(tx: Tx): number {
    return this.count.get(tx)
  }

  /** All keys in a new array. Who waits for them is woken when keys come and go, not by values. */
  keys(tx: Tx): K[] {
    return this.places(tx).map(({ key }) => key)
  }

  /** All values, as they are at one moment, in a new array. */
  values(tx: Tx): V[] {
    return this.entries(tx).map(([, value]) => value)
  }

  /** All entries, as they are at one moment, in a new array. `new Map(map.entries(tx))` copies. */
  entries(tx: Tx): [K, V][] {
    return this.places(tx).map(({ key, entry }) => [key, (entry.get(tx) as { value: V }).value])
  }

  private look(tx: Tx, variable: TVar<Entry<V>>): Entry<V> {
    const entry = variable.get(tx)
    if (entry === undefined) this.absent.get(tx)
    return entry
  }

  private places(tx: Tx): Place<K, V>[] {
    return inOrder(this.order.get(tx))
  }

  private add(tx: Tx, key: K, entry: TVar<Entry<V>>, value: V): void {
    const order = this.order.get(tx)
    entry.set(tx, { value, position: nextPosition(order) })
    this.setOrder(tx, appended(order, { key: Object.is(key, -0) ? (0 as K) : key, entry }))
  }

  private setOrder(tx: Tx, order: Order<Place<K, V>>): void {
    this.order.set(tx, order)
    this.count.set(tx, order.length)
    // Absent keys that were deleted, or whose addition was undone, are kept as well, for they may
    // come back; until they are many.
    if (this.index.keptCount > 2 * order.length + SPARE) {
      this.index.keepOnly(new Set(inOrder(order).map(({ entry }) => entry)))
    }
  }
}

/** So many variables of absent keys are not worth the search for them. */
const SPARE = 64

/** As a name for `key`; not for reading back. */
const labelOf = (key: unknown): string =>
  `[${typeof key === 'object' || typeof key === 'function' ? typeof key : String(key)}]`
