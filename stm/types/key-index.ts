/**
 * From each key to its variable. Not transactional, and it need not be: as long as anything at all
 * holds the variable of a key, it gives that one. But for those that it was told to keep, it
 * forgets a variable only once the garbage collector has proved that no transaction and no value of
 * another variable holds it, and then nobody can tell it from a new one. So two transactions never
 * use two variables for one key, whatever was aborted, undone or run again, on whatever engine.
 *
 * To count who uses a variable would not do: nobody hears of an attempt that was given up. Nor
 * would it do to drop that of an absent key when a transaction ends: another may have read it and
 * be under way, and would not notice a put by a third, to a new variable.
 */
export class KeyIndex<K, V extends object> {
  private readonly create: (key: K) => V
  // Most lookups end here. To ask a WeakRef takes twenty times as long.
  private readonly kept = new Map<K, V>()
  private readonly loose = new Map<K, WeakRef<V>>()
  private readonly collected = new FinalizationRegistry<K>((key) => {
    if (this.loose.get(key)?.deref() === undefined) this.loose.delete(key)
  })

  constructor(create: (key: K) => V) {
    this.create = create
  }

  /** The variable of `key`. Unless it is kept, it lasts as long as anybody holds it. */
  of(key: K): V {
    const known = this.kept.get(key) ?? this.loose.get(key)?.deref()
    if (known !== undefined) return known
    const created = this.create(key)
    this.loosen(key, created)
    return created
  }

  /** The variable of `key`, which is kept until it is let go. */
  keep(key: K, create = this.create): V {
    const kept = this.kept.get(key)
    if (kept !== undefined) return kept
    const variable = this.loose.get(key)?.deref() ?? create(key)
    this.kept.set(key, variable)
    return variable
  }

  /** From now on, the variable of `key` lasts as long as anybody holds it. */
  letGo(key: K): void {
    const kept = this.kept.get(key)
    if (kept === undefined) return
    this.kept.delete(key)
    this.loosen(key, kept)
  }

  /** Those that are kept, for whoever looks from outside. */
  entries(): ReadonlyMap<K, V> {
    return this.kept
  }

  /** How many are kept. */
  get keptCount(): number {
    return this.kept.size
  }

  /** Lets go of all but `needed`. */
  keepOnly(needed: ReadonlySet<V>): void {
    for (const [key, variable] of this.kept) if (!needed.has(variable)) this.letGo(key)
  }

  private loosen(key: K, variable: V): void {
    if (this.loose.get(key)?.deref() === variable) return
    this.loose.set(key, new WeakRef(variable))
    this.collected.register(variable, key)
  }
}
