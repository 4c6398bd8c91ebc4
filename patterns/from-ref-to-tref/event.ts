import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { World } from '../stage.ts'
import type { Coins, Household, Opened, Purse } from './problem.ts'

export const price = 'the coins are in memory, and each addition wakes all who wait'

export const outcomes: Outcomes = {
  // Between two calls the coins are in a local variable.
  'two households': ['completed', 'invariant broken'],
}

/** Plain fields. Nothing runs between two awaits, so a step may change any number of them. */
export default class PlainFields implements Household {
  readonly wages: Purse
  readonly rent: Purse

  constructor(_: World, { wages, rent }: Coins) {
    this.wages = new PlainPurse(wages)
    this.rent = new PlainPurse(rent)
  }
}

class PlainPurse implements Purse {
  /** Rings after each addition. */
  readonly bell = new Bell()
  private coins: number

  constructor(coins: number) {
    this.coins = coins
  }

  async add(coins: number): Promise<void> {
    this.addNow(coins)
  }

  async take(coins: number): Promise<boolean> {
    return this.takeNow(coins)
  }

  async takeWhenThere(coins: number): Promise<void> {
    await when([this.bell], () => this.takeNow(coins) || undefined)
  }

  async moveTo(other: this, coins: number): Promise<boolean> {
    return this.moveNow(other, coins)
  }

  async count(): Promise<number> {
    return this.countNow()
  }

  sumWith(other: this): Promise<number> {
    return opened.sum(this, other)
  }

  countNow(): number {
    return this.coins
  }

  /** Returns `false` if there are fewer; then nothing is moved. */
  moveNow(other: PlainPurse, coins: number): boolean {
    const isTaken = this.takeNow(coins)
    if (isTaken) other.addNow(coins)
    return isTaken
  }

  private addNow(coins: number): void {
    this.coins += coins
    this.bell.ring()
  }

  private takeNow(coins: number): boolean {
    if (this.coins < coins) return false
    this.coins -= coins
    return true
  }
}

export const published: Published<PlainPurse, Purse> = {
  bell: 'listen to it, and try again',
  countNow: 'of all purses in one step',
  moveNow: 'whether it moved must be looked at',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<PlainPurse> = {
  async moveWhenThere(from, to, coins) {
    await when([from.bell], () => from.moveNow(to, coins) || undefined)
  },
  sum: async (one, other) => one.countNow() + other.countNow(),
}
