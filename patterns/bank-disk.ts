import { Semaphore } from 'async-mutex'
import type { World } from './stage.ts'

export type Name = 'alice' | 'bob'

/** The money in each account. */
export type Balances = Readonly<Record<Name, number>>

/** What a bank writes down. A save takes any length of time. It may fail, and then changes nothing. */
export class Disk {
  /** Differs from that of every other disk. */
  readonly name: string
  readonly balances: Record<Name, number>
  private readonly world: World
  private gate: Semaphore | undefined
  /** How many of the next saves fail. */
  private failing: number

  constructor(world: World, name: string, opening: Balances, failing = 0) {
    this.name = name
    this.world = world
    this.failing = failing
    this.balances = { ...opening }
  }

  /** From now on no save ends, until `free` is called. */
  stick(): void {
    this.gate = new Semaphore(0)
  }

  free(): void {
    this.gate?.release()
  }

  async save(balances: Partial<Balances>): Promise<void> {
    await this.world.work('saves')
    await this.gate?.waitForUnlock()
    if (this.failing > 0) {
      this.failing -= 1
      throw new Error('the disk is full')
    }
    Object.assign(this.balances, balances)
  }
}
