import { atomically, type STM, TSemaphore, TVar, type Tx } from '../../../stm/index.ts'
import type { World } from '../../explorer/index.ts'
import { type Accounts, NAMES, type Name, OPENING } from './money.ts'

interface Posting {
  readonly name: Name
  readonly amount: number
}

const NOTHING: readonly Posting[] = []

/**
 * A bank whose balances are transactional variables. A transaction cannot save, so it posts what it
 * did to an outbox, and saves after its commit.
 */
export class AtomicBank {
  readonly money: Accounts<TVar<number>>
  readonly isFrozen: Accounts<TVar<boolean>>
  readonly disk = { ...OPENING }
  readonly outbox = new TVar(NOTHING)
  readonly writer = new TSemaphore(1)
  readonly world: World

  constructor(isBobFrozen: boolean, world: World) {
    const { bank, bob, bobSavings, carol } = OPENING
    this.money = {
      bank: new TVar(bank),
      bob: new TVar(bob),
      bobSavings: new TVar(bobSavings),
      carol: new TVar(carol),
    }
    this.isFrozen = {
      bank: new TVar(false),
      bob: new TVar(isBobFrozen),
      bobSavings: new TVar(false),
      carol: new TVar(false),
    }
    this.world = world
  }

  /** Resolves once what `body` did is committed and saved. */
  async run(body: STM<void>): Promise<void> {
    await atomically(body)
    await this.writer.withPermits(1, () => this.#save())
  }

  add(tx: Tx, name: Name, amount: number): void {
    this.money[name].update(tx, (money) => money + amount)
    this.outbox.update(tx, (postings) => [...postings, { name, amount }])
  }

  thaw(name: Name): Promise<void> {
    return atomically((tx) => this.isFrozen[name].set(tx, false))
  }

  sum(): Promise<number> {
    return atomically((tx) => NAMES.reduce((sum, name) => sum + this.money[name].get(tx), 0))
  }

  isSaved(): boolean {
    return NAMES.every((name) => this.disk[name] === this.money[name].peek())
  }

  /** Saves all postings. A task that comes later may find the outbox empty. */
  async #save(): Promise<void> {
    const postings = await atomically((tx) => this.outbox.swap(tx, NOTHING))
    if (postings === NOTHING) return
    await this.world.work('saves')
    for (const { name, amount } of postings) this.disk[name] += amount
  }
}
