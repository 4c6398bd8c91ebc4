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
  private saves = 0
  /** The number of the save that fails, from 1; 0 if none does. */
  failing = 0

  constructor(world: World, name: string, opening: Balances) {
    this.name = name
    this.world = world
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
    this.saves += 1
    if (this.saves === this.failing) throw new Error('the disk is full')
    Object.assign(this.balances, balances)
  }
}
