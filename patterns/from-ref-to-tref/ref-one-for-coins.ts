import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { World } from '../stage.ts'
import { type Coins, type Household, type Purse, Ref } from './problem.ts'

export const bug = 'lost wake-up'

export const outcomes: Outcomes = {
  'a coin to come': ['completed', 'deadlock'],
  'two households': ['completed', 'deadlock', 'invariant broken'],
}

/** The fourth rung: one Ref has all coins, so a move is one operation. Those who wait are in another. */
export default class OneForCoins implements Household {
  readonly coins: Ref<Coins>
  readonly waiting: Ref<readonly Semaphore[]>
  readonly wages: Purse
  readonly rent: Purse

  constructor(world: World, coins: Coins) {
    this.coins = new Ref(world, coins)
    this.waiting = new Ref<readonly Semaphore[]>(world, [])
    this.wages = new SharedPurse(this, 'wages')
    this.rent = new SharedPurse(this, 'rent')
  }
}

class SharedPurse implements Purse {
  private readonly household: OneForCoins
  private readonly key: keyof Coins

  constructor(household: OneForCoins, key: keyof Coins) {
    this.household = household
    this.key = key
  }

  async add(coins: number): Promise<void> {
    await this.household.coins.modify((all) => [undefined, this.with(all, coins)])
    await this.wake()
  }

  take(coins: number): Promise<boolean> {
    return this.household.coins.modify((all) =>
      all[this.key] < coins ? [false, all] : [true, this.with(all, -coins)],
    )
  }

  async takeWhenThere(coins: number): Promise<void> {
    while (!(await this.take(coins))) {
      const turn = new Semaphore(0)
      await this.household.waiting.modify((waiting) => [undefined, [...waiting, turn]])
      await turn.acquire()
    }
  }

  async moveTo(other: this, coins: number): Promise<boolean> {
    const isMoved = await this.household.coins.modify((all) =>
      all[this.key] < coins ? [false, all] : [true, other.with(this.with(all, -coins), coins)],
    )
    if (isMoved) await this.wake()
    return isMoved
  }

  async count(): Promise<number> {
    return (await this.household.coins.get())[this.key]
  }

  async sumWith(other: this): Promise<number> {
    const all = await this.household.coins.get()
    return all[this.key] + all[other.key]
  }

  private with(all: Coins, coins: number): Coins {
    return { ...all, [this.key]: all[this.key] + coins }
  }

  private async wake(): Promise<void> {
    for (const turn of await this.household.waiting.modify((all) => [all, []])) turn.release()
  }
}
