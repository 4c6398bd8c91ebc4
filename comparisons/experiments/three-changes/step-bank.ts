import { Mutex } from 'async-mutex'
import { Bell, when } from '../../../patterns/bell.ts'
import type { World } from '../../explorer/index.ts'
import { type Accounts, NAMES, type Name, OPENING } from './money.ts'

interface Posting {
  readonly name: Name
  readonly amount: number
}

/**
 * A bank whose operations are synchronous steps on balances in memory. A step cannot save, so it posts
 * what it did to an outbox, which is saved after it.
 */
export class StepBank {
  readonly money = { ...OPENING }
  readonly isFrozen: Accounts<boolean>
  readonly thawed = new Bell()
  readonly disk = { ...OPENING }
  readonly writer = new Mutex()
  readonly world: World
  outbox: Posting[] = []

  constructor(isBobFrozen: boolean, world: World) {
    this.isFrozen = { bank: false, bob: isBobFrozen, bobSavings: false, carol: false }
    this.world = world
  }

  /** Resolves once what `step` did is saved. */
  async run(step: () => void): Promise<void> {
    step()
    await this.#saved()
  }

  /** The same, as soon as the account is not frozen. */
  async runOnceThawed(name: Name, step: () => void): Promise<void> {
    await when([this.thawed], () => {
      if (this.isFrozen[name]) return undefined
      step()
      return true
    })
    await this.#saved()
  }

  add(name: Name, amount: number): void {
    this.money[name] += amount
    this.outbox.push({ name, amount })
  }

  async thaw(name: Name): Promise<void> {
    this.isFrozen[name] = false
    this.thawed.ring()
  }

  async sum(): Promise<number> {
    return NAMES.reduce((sum, name) => sum + this.money[name], 0)
  }

  isSaved(): boolean {
    return NAMES.every((name) => this.disk[name] === this.money[name])
  }

  /** Saves all postings. A task that comes later may find the outbox empty. */
  #saved(): Promise<void> {
    return this.writer.runExclusive(async () => {
      const postings = this.outbox
      if (postings.length === 0) return
      this.outbox = []
      await this.world.work('saves')
      for (const { name, amount } of postings) this.disk[name] += amount
    })
  }
}
