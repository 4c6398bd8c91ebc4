import { atomically, check, TVar } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import type { World } from '../stage.ts'
import type { Coins, Household, Purse } from './problem.ts'

export const bug = 'intermediate state visible'

export const outcomes: Outcomes = {
  'a move and a look': ['completed', 'invariant broken'],
  'two households': ['completed', 'invariant broken'],
}

/** The third rung again in its moves: each operation is a transaction, and a move is made of two. */
export default class TwoTransactions implements Household {
  readonly wages: Purse
  readonly rent: Purse

  constructor(_: World, { wages, rent }: Coins) {
    this.wages = new VariablePurse(wages)
    this.rent = new VariablePurse(rent)
  }
}

class VariablePurse implements Purse {
  private readonly coins: TVar<number>

  constructor(coins: number) {
    this.coins = new TVar(coins)
  }

  add(coins: number): Promise<void> {
    return atomically((tx) => this.coins.update(tx, (before) => before + coins))
  }

  take(coins: number): Promise<boolean> {
    return atomically((tx) =>
      this.coins.modify(tx, (before) =>
        before < coins ? [false, before] : [true, before - coins],
      ),
    )
  }

  takeWhenThere(coins: number): Promise<void> {
    return atomically((tx) => {
      check(tx, this.coins.get(tx) >= coins)
      this.coins.update(tx, (before) => before - coins)
    })
  }

  async moveTo(other: this, coins: number): Promise<boolean> {
    if (!(await this.take(coins))) return false
    await other.add(coins)
    return true
  }

  count(): Promise<number> {
    return atomically((tx) => this.coins.get(tx))
  }

  async sumWith(other: this): Promise<number> {
    return (await this.count()) + (await other.count())
  }
}
