import type { World } from '../../../patterns/stage.ts'

/** A table far away: questions and answers take as long as they like, on their way there and back. */
export class Database {
  readonly world: World
  readonly rows: Map<string, number>

  constructor(world: World, rows: Readonly<Record<string, number>>) {
    this.world = world
    this.rows = new Map(Object.entries(rows))
  }

  async read(key: string): Promise<number | undefined> {
    await this.world.work(`asks for ${key}`)
    const value = this.rows.get(key)
    await this.world.work(`${key} is ${value}`)
    return value
  }

  async write(key: string, value: number): Promise<void> {
    await this.world.work(`sends ${key} = ${value}`)
    this.rows.set(key, value)
    await this.world.work(`${key} = ${value} is saved`)
  }
}
