import type { World } from './stage.ts'

/**
 * Values by key, kept somewhere slow: a file, a database, a service. Each access awaits `work`, so
 * it may take any length of time. The state is in public fields, where the explorer can see it.
 */
export class SlowStore<Key extends string, Value> {
  /** The values at first, one for each key that there is. */
  readonly opening: Readonly<Record<Key, Value>>
  readonly values: Record<Key, Value>
  readonly world: World

  constructor(opening: Readonly<Record<Key, Value>>, world: World) {
    this.opening = opening
    this.values = { ...opening }
    this.world = world
  }

  async load(key: Key): Promise<Value> {
    await this.world.work(`loads ${key}`)
    return this.values[key]
  }

  async save(key: Key, value: Value): Promise<void> {
    await this.world.work(`saves ${key} = ${value}`)
    this.values[key] = value
  }
}

/** A store of which some saves fail: from the one with the number `first` to the one with the number `last`. */
export class FailingStore<Key extends string, Value> extends SlowStore<Key, Value> {
  saves = 0
  readonly first: number
  readonly last: number

  constructor(opening: Readonly<Record<Key, Value>>, world: World, first: number, last: number) {
    super(opening, world)
    this.first = first
    this.last = last
  }

  override async save(key: Key, value: Value): Promise<void> {
    this.saves += 1
    if (this.saves < this.first || this.saves > this.last) return super.save(key, value)
    await this.world.work(`fails to save ${key} = ${value}`)
    throw new Error('the disk is full')
  }
}
