import type { World } from './stage.ts'

/**
 * Values by key, kept somewhere slow: a file, a database, a service. Each access awaits `work`, so
 * it may take any length of time. The state is in public fields, where the explorer can see it.
 */
export class SlowStore<Value> {
  /** What the store held at first. */
  readonly opening: Readonly<Record<string, Value>>
  readonly values: Record<string, Value>
  readonly world: World

  constructor(opening: Readonly<Record<string, Value>>, world: World) {
    this.opening = opening
    this.values = { ...opening }
    this.world = world
  }

  /** Returns the value of `key`, which must be one of those in `opening`. */
  async load(key: string): Promise<Value> {
    await this.world.work(`loads ${key}`)
    return this.values[key] as Value
  }

  async save(key: string, value: Value): Promise<void> {
    await this.world.work(`saves ${key} = ${value}`)
    this.values[key] = value
  }
}
