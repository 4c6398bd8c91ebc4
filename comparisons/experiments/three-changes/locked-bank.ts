import { Mutex } from 'async-mutex'
import { Condition } from '../../../patterns/condition.ts'
import type { World } from '../../explorer/index.ts'
import { type Accounts, NAMES, type Name, OPENING } from './money.ts'

/** A bank with a lock per account. {@link holding} alone takes them, in one order, each once. */
export class LockedBank {
  readonly money = { ...OPENING }
  readonly locks = Object.fromEntries(NAMES.map((name) => [name, new Mutex()])) as Accounts<Mutex>
  readonly isFrozen: Accounts<boolean>
  readonly thawed = new Condition(this.locks.bob)
  readonly world: World

  constructor(isBobFrozen: boolean, world: World) {
    this.isFrozen = { bank: false, bob: isBobFrozen, bobSavings: false, carol: false }
    this.world = world
  }

  holding<A>(names: readonly Name[], use: () => Promise<A>): Promise<A> {
    const inOrder = NAMES.filter((name) => names.includes(name))
    const nested = inOrder.reduceRight(
      (rest, name) => () => this.locks[name].runExclusive(rest),
      use,
    )
    return nested()
  }

  /** The caller must hold the lock of `name`. */
  async add(name: Name, amount: number): Promise<void> {
    const before = this.money[name]
    await this.world.work('saves')
    this.money[name] = before + amount
  }

  untilThawed(name: Name): Promise<void> {
    return this.holding([name], async () => {
      while (this.isFrozen[name]) await this.thawed.wait()
    })
  }

  thaw(name: Name): Promise<void> {
    return this.holding([name], async () => {
      this.isFrozen[name] = false
      this.thawed.notifyAll()
    })
  }

  /** {@link add} saves before it returns. */
  isSaved(): boolean {
    return true
  }

  sum(): Promise<number> {
    return this.holding(NAMES, async () => NAMES.reduce((sum, name) => sum + this.money[name], 0))
  }
}
