import { atomically, check, orElse, TVar, type Tx } from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { World } from '../stage.ts'
import type { Coins, Household, Opened, Purse } from './problem.ts'

export const price = 'the coins are in memory, and every operation is a function of a transaction'

export const outcomes: Outcomes = {
  // Two transactions: between them the coins are in a local variable.
  'two households': ['completed', 'invariant broken'],
}

/** The top of the ladder: operations on any number of variables make one, and may wait. */
export default class Variables implements Household {
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
    return atomically((tx) => this.addIn(tx, coins))
  }

  take(coins: number): Promise<boolean> {
    return atomically(ifThere((tx) => this.takeIn(tx, coins)))
  }

  takeWhenThere(coins: number): Promise<void> {
    return atomically((tx) => this.takeIn(tx, coins))
  }

  moveTo(other: this, coins: number): Promise<boolean> {
    return atomically(ifThere((tx) => move(tx, this, other, coins)))
  }

  count(): Promise<number> {
    return atomically((tx) => this.countIn(tx))
  }

  sumWith(other: this): Promise<number> {
    return opened.sum(this, other)
  }

  countIn(tx: Tx): number {
    return this.coins.get(tx)
  }

  addIn(tx: Tx, coins: number): void {
    this.coins.update(tx, (before) => before + coins)
  }

  /** Waits while there are fewer. */
  takeIn(tx: Tx, coins: number): void {
    check(tx, this.countIn(tx) >= coins)
    this.coins.update(tx, (before) => before - coins)
  }
}

function move(tx: Tx, from: VariablePurse, to: VariablePurse, coins: number): void {
  from.takeIn(tx, coins)
  to.addIn(tx, coins)
}

/** Whether `act` was done: where it would wait, nothing is. */
const ifThere =
  (act: (tx: Tx) => void) =>
  (tx: Tx): boolean =>
    orElse(
      (inner) => {
        act(inner)
        return true
      },
      () => false,
    )(tx)

export const published: Published<VariablePurse, Purse> = {
  countIn: 'in a transaction, which the compiler checks',
  addIn: 'in a transaction',
  takeIn: 'in a transaction',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<VariablePurse> = {
  moveWhenThere: (from, to, coins) => atomically((tx) => move(tx, from, to, coins)),
  sum: (one, other) => atomically((tx) => one.countIn(tx) + other.countIn(tx)),
}
