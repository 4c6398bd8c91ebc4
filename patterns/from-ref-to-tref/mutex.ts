import { Mutex } from 'async-mutex'
import { Bell } from '../bell.ts'
import { type Held, lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { World } from '../stage.ts'
import { whenLocked } from '../when-locked.ts'
import { type Coins, type Household, type Opened, type Purse, Ref } from './problem.ts'

export const price = 'a lock and a bell for each Ref, and each operation says which locks it needs'

export const outcomes: Outcomes = {
  // Between two calls no lock covers the coins on their way.
  'two households': ['completed', 'invariant broken'],
}

/** Each Ref has a lock, so that several operations on several Refs are one. */
export default class LockedRefs implements Household {
  readonly wages: Purse
  readonly rent: Purse

  constructor(world: World, { wages, rent }: Coins) {
    this.wages = new LockedPurse(world, wages)
    this.rent = new LockedPurse(world, rent)
  }
}

class LockedPurse implements Purse {
  /** Rings after each addition. */
  readonly bell = new Bell()
  readonly mutex = ranked(new Mutex())
  private readonly coins: Ref<number>

  constructor(world: World, coins: number) {
    this.coins = new Ref(world, coins)
  }

  add(coins: number): Promise<void> {
    return lockAll([this.mutex], (held) => this.addIn(held, coins))
  }

  take(coins: number): Promise<boolean> {
    return lockAll([this.mutex], (held) => this.takeIn(held, coins))
  }

  async takeWhenThere(coins: number): Promise<void> {
    await whenLocked([this], async (held) => (await this.takeIn(held, coins)) || undefined)
  }

  moveTo(other: this, coins: number): Promise<boolean> {
    return lockAll([this.mutex, other.mutex], (held) => this.moveIn(held, other, coins))
  }

  count(): Promise<number> {
    return lockAll([this.mutex], (held) => this.countIn(held))
  }

  sumWith(other: this): Promise<number> {
    return opened.sum(this, other)
  }

  countIn(held: Held): Promise<number> {
    held.mustInclude(this.mutex)
    return this.coins.get()
  }

  /** Returns `false` if there are fewer; then nothing is moved. */
  async moveIn(held: Held, other: LockedPurse, coins: number): Promise<boolean> {
    const isTaken = await this.takeIn(held, coins)
    if (isTaken) await other.addIn(held, coins)
    return isTaken
  }

  private async addIn(held: Held, coins: number): Promise<void> {
    await this.coins.set((await this.countIn(held)) + coins)
    this.bell.ring()
  }

  private async takeIn(held: Held, coins: number): Promise<boolean> {
    const before = await this.countIn(held)
    if (before < coins) return false
    await this.coins.set(before - coins)
    return true
  }
}

export const published: Published<LockedPurse, Purse> = {
  mutex: 'take it with lockAll, together with all else, holding no lock',
  bell: 'listen to it before the locks are released, and look again',
  countIn: 'while the mutex is held',
  moveIn: 'while both mutexes are held, and whether it moved must be looked at',
}

export const composing: Composing = { beforehand: 'both purses', undone: 'nothing' }

export const opened: Opened<LockedPurse> = {
  async moveWhenThere(from, to, coins) {
    await whenLocked([from, to], async (held) => (await from.moveIn(held, to, coins)) || undefined)
  },
  sum: (one, other) =>
    lockAll(
      [one.mutex, other.mutex],
      async (held) => (await one.countIn(held)) + (await other.countIn(held)),
    ),
}
