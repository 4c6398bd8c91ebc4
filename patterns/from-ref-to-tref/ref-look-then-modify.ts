import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { World } from '../stage.ts'
import { type Coins, type Household, type Purse, Ref } from './problem.ts'

export const bug = 'check-then-act'

export const outcomes: Outcomes = {
  'the last coin': ['completed', 'invariant broken'],
  'a move and a look': ['completed', 'invariant broken'],
  'a coin to come': ['completed', 'deadlock'],
  'two households': ['completed', 'deadlock', 'invariant broken'],
}

/** The second rung: each change is atomic. What was checked before it may be out of date. */
export default class LookThenModify implements Household {
  readonly wages: Purse
  readonly rent: Purse

  constructor(world: World, { wages, rent }: Coins) {
    this.wages = new RefPurse(world, wages)
    this.rent = new RefPurse(world, rent)
  }
}

class RefPurse implements Purse {
  private readonly coins: Ref<number>
  private readonly waiting: Ref<readonly Semaphore[]>

  constructor(world: World, coins: number) {
    this.coins = new Ref(world, coins)
    this.waiting = new Ref<readonly Semaphore[]>(world, [])
  }

  async add(coins: number): Promise<void> {
    await this.coins.modify((before) => [undefined, before + coins])
    for (const turn of await this.waiting.modify((all) => [all, []])) turn.release()
  }

  async take(coins: number): Promise<boolean> {
    if ((await this.coins.get()) < coins) return false
    await this.coins.modify((before) => [undefined, before - coins])
    return true
  }

  async takeWhenThere(coins: number): Promise<void> {
    while (!(await this.take(coins))) {
      const turn = new Semaphore(0)
      await this.waiting.modify((all) => [undefined, [...all, turn]])
      await turn.acquire()
    }
  }

  async moveTo(other: this, coins: number): Promise<boolean> {
    if (!(await this.take(coins))) return false
    await other.add(coins)
    return true
  }

  count(): Promise<number> {
    return this.coins.get()
  }

  async sumWith(other: this): Promise<number> {
    return (await this.count()) + (await other.count())
  }
}
