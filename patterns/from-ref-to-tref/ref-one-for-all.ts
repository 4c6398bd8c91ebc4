import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { World } from '../stage.ts'
import { type Coins, type Household, type Purse, Ref } from './problem.ts'

export const price = 'all that changes together is in one Ref, and so is everyone who waits'

export const outcomes: Outcomes = {
  // Two operations: between them the coins are in a local variable.
  'two households': ['completed', 'invariant broken'],
  'two households, opened': { inexpressible: 'there are two Refs, and no operation of both' },
}

/** All coins, and the tasks that wait for more. */
interface State {
  readonly coins: Coins
  readonly waiting: readonly Semaphore[]
}

/** The last rung without transactions: one Ref has all state, so whatever happens is one operation. */
export default class OneForAll implements Household {
  readonly wages: Purse
  readonly rent: Purse
  private readonly state: Ref<State>

  constructor(world: World, coins: Coins) {
    this.state = new Ref<State>(world, { coins, waiting: [] })
    this.wages = new SharedPurse(this.state, 'wages')
    this.rent = new SharedPurse(this.state, 'rent')
  }
}

class SharedPurse implements Purse {
  private readonly state: Ref<State>
  private readonly key: keyof Coins

  constructor(state: Ref<State>, key: keyof Coins) {
    this.state = state
    this.key = key
  }

  async add(coins: number): Promise<void> {
    await this.change((all) => this.with(all, coins))
  }

  take(coins: number): Promise<boolean> {
    return this.change((all) => this.without(all, coins))
  }

  async takeWhenThere(coins: number): Promise<void> {
    for (;;) {
      const turn = new Semaphore(0)
      const isTaken = await this.state.modify(({ coins: all, waiting }) => {
        const next = this.without(all, coins)
        return next
          ? [true, { coins: next, waiting }]
          : [false, { coins: all, waiting: [...waiting, turn] }]
      })
      if (isTaken) return
      await turn.acquire()
    }
  }

  moveTo(other: this, coins: number): Promise<boolean> {
    return this.change((all) => {
      const next = this.without(all, coins)
      return next && other.with(next, coins)
    })
  }

  async count(): Promise<number> {
    return (await this.state.get()).coins[this.key]
  }

  async sumWith(other: this): Promise<number> {
    const { coins } = await this.state.get()
    return coins[this.key] + coins[other.key]
  }

  /** Changes the coins, and wakes all who wait; `false` if `next` returns `undefined`. */
  private async change(next: (all: Coins) => Coins | undefined): Promise<boolean> {
    const woken = await this.state.modify<readonly Semaphore[] | undefined>((state) => {
      const coins = next(state.coins)
      return coins ? [state.waiting, { coins, waiting: [] }] : [undefined, state]
    })
    for (const turn of woken ?? []) turn.release()
    return woken !== undefined
  }

  private with(all: Coins, coins: number): Coins {
    return { ...all, [this.key]: all[this.key] + coins }
  }

  /** `undefined` if there are fewer. */
  private without(all: Coins, coins: number): Coins | undefined {
    return all[this.key] < coins ? undefined : this.with(all, -coins)
  }
}
