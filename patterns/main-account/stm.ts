import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import type { Spared } from '../duties.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Account, Customer, Opened } from './problem.ts'

export const price = 'no queue: a large payment may be overtaken forever by small ones'

export const outcomes: Outcomes = {
  // Two transactions: Alice has paid for the first customer while she waits for the second.
  'both pay': ['completed', 'deadlock'],
}

type Pot = TVar<number>

/** A variable with the account in it, which is a variable too. */
export default class AtomicCustomer implements Customer {
  protected readonly main: TVar<Pot>
  protected readonly pots: Readonly<Record<Account, Pot>>

  constructor(balances: Readonly<Record<Account, number>>) {
    const pots = Object.entries(balances).map(([name, sum]) => [name, new TVar(sum)] as const)
    this.pots = Object.fromEntries(pots)
    this.main = new TVar(pots[0]?.[1] as Pot)
  }

  pay(amount: number): Promise<void> {
    return atomically((tx) => this.payIn(tx, amount))
  }

  switchTo(account: Account): Promise<void> {
    return atomically((tx) => this.main.set(tx, this.pots[account] as Pot))
  }

  deposit(account: Account, amount: number): Promise<void> {
    return atomically((tx) => this.pots[account]?.update(tx, (balance) => balance + amount))
  }

  balance(account: Account): Promise<number> {
    return atomically((tx) => (this.pots[account] as Pot).get(tx))
  }

  payIn(tx: Tx, amount: number): void {
    const main = this.main.get(tx)
    const balance = main.get(tx)
    check(tx, balance >= amount)
    main.set(tx, balance - amount)
  }
}

export const published: Published<AtomicCustomer, Customer> = {
  payIn: 'in a transaction, which the compiler checks',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const spared: Spared = {
  ask: 'what one has paid is undone while the other cannot',
  'look again': 'a transaction whose reads have changed runs again',
  listen: 'it waits for whatever it has read',
  tell: 'a commit wakes those that have read what it changes',
}

export const opened: Opened<AtomicCustomer> = {
  payBoth: (one, other, amount) =>
    atomically((tx) => {
      one.payIn(tx, amount)
      other.payIn(tx, amount)
    }),
}
