import { atomically, TVar, type Tx } from '../../../stm/index.ts'
import { type Accounts, NAMES, type Name, OPENING } from './money.ts'

/** A bank whose balances are transactional variables in memory. It saves nothing. */
export class AtomicBank {
  readonly money: Accounts<TVar<number>>
  readonly isFrozen: Accounts<TVar<boolean>>

  constructor(isBobFrozen: boolean) {
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
  }

  add(tx: Tx, name: Name, amount: number): void {
    this.money[name].update(tx, (money) => money + amount)
  }

  thaw(name: Name): Promise<void> {
    return atomically((tx) => this.isFrozen[name].set(tx, false))
  }

  sum(): Promise<number> {
    return atomically((tx) => NAMES.reduce((sum, name) => sum + this.money[name].get(tx), 0))
  }
}
