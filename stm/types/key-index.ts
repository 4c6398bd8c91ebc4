/**
 * The variable of each key.
 *
 * Not transactional, and need not be: while anything still refers to a key's variable, every lookup
 * returns that same variable. A variable that is not *kept* is held weakly, and dropped only after
 * the garbage collector has proved that no transaction and no value of another variable can reach
 * it; then nothing can tell it from a new one. So two transactions never use two variables for one
 * key, whatever was aborted, undone or run again, on any engine.
 *
 * Counting the users of a variable would not do, because an attempt that is given up does not say
 * so. Nor would dropping the variable of an absent key at the end of a transaction: another
 * transaction that has read it may still be under way, and would not notice when a third one adds
 * the key with a new variable.
 */
export class KeyIndex<K, V extends object> {
  private readonly create: (key: K) => V
  // Most lookups end here. Asking a WeakRef takes twenty times as long.
  private readonly kept = new Map<K, V>()
  private readonly loose = new Map<K, WeakRef<V>>()
  private readonly collected = new FinalizationRegistry<K>((key) => {
    if (this.loose.get(key)?.deref() === undefined) this.loose.delete(key)
  })

  constructor(create: (key: K) => V) {
    this.create = create
  }

  /** The variable of `key`, created if there is none. Unless it is kept, it is held weakly. */
  of(key: K): V {
    const known = this.kept.get(key) ?? this.loose.get(key)?.deref()
    if (known !== undefined) return known
    const created = this.create(key)
    this.loosen(key, created)
    return created
  }

  /** The variable of `key`, created if there is none, and kept until it is let go. */
  keep(key: K, create = this.create): V {
    const kept = this.kept.get(key)
    if (kept !== undefined) return kept
    const variable = this.loose.get(key)?.deref() ?? create(key)
    this.kept.set(key, variable)
    return variable
  }

  /** Holds the variable of `key` weakly from now on. */
  letGo(key: K): void {
    const kept = this.kept.get(key)
    if (kept === undefined) return
    this.kept.delete(key)
    this.loosen(key, kept)
  }

  /** The variables that are kept, for the explorer. */
  entries(): ReadonlyMap<K, V> {
    return this.kept
  }

  /** The number of variables that are kept. */
  get keptCount(): number {
    return this.kept.size
  }

  /** Lets go of every variable that is not in `needed`. */
  keepOnly(needed: ReadonlySet<V>): void {
    for (const [key, variable] of this.kept) if (!needed.has(variable)) this.letGo(key)
  }

  private loosen(key: K, variable: V): void {
    if (this.loose.get(key)?.deref() === variable) return
    this.loose.set(key, new WeakRef(variable))
    this.collected.register(variable, key)
  }
}
