import { Bell, when } from '../bell.ts'
import type { Spared } from '../duties.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Account, Customer, Opened } from './problem.ts'

export const price = 'who waits must listen along the whole way, and again after each change of it'

export const outcomes: Outcomes = {
  // Alice has paid for the first customer while she waits for the second.
  'both pay': ['completed', 'deadlock'],
}

class Pot {
  readonly bell = new Bell()
  balance: number

  constructor(balance: number) {
    this.balance = balance
  }
}

/** A payment looks at the pointer and at the account in one step, and listens to both. */
export default class ListeningCustomer implements Customer {
  readonly bell = new Bell()
  protected main: Pot
  protected readonly pots: Readonly<Record<Account, Pot>>

  constructor(balances: Readonly<Record<Account, number>>) {
    const pots = Object.entries(balances).map(
      ([name, balance]) => [name, new Pot(balance)] as const,
    )
    this.pots = Object.fromEntries(pots)
    this.main = pots[0]?.[1] as Pot
  }

  async pay(amount: number): Promise<void> {
    await when(
      () => this.bells(),
      () => this.canPay(amount) && this.withdraw(amount),
    )
  }

  async switchTo(account: Account): Promise<void> {
    this.point(account)
  }

  async deposit(account: Account, amount: number): Promise<void> {
    const pot = this.pots[account] as Pot
    pot.balance += amount
    pot.bell.ring()
  }

  async balance(account: Account): Promise<number> {
    return (this.pots[account] as Pot).balance
  }

  bells(): readonly Bell[] {
    return [this.bell, this.main.bell]
  }

  /** `undefined` if not, so that it can be an attempt. */
  canPay(amount: number): true | undefined {
    return this.main.balance >= amount || undefined
  }

  withdraw(amount: number): true {
    this.main.balance -= amount
    return true
  }

  point(account: Account): void {
    this.main = this.pots[account] as Pot
    this.bell.ring()
  }
}

export const published: Published<ListeningCustomer, Customer> = {
  bell: 'rings when another account is the main one',
  bells: 'listen to all of those of all customers; look them up again after each ring',
  canPay: 'asked of all customers in one step, again after each ring',
  withdraw: 'in the step in which all said yes',
  point: 'with no await around it',
}

export const composing: Composing = {
  beforehand: 'nothing: bells are looked up again each time',
  undone: 'nothing',
}

export const spared: Spared = { 'look again': 'a step looks at the pointer when it uses it' }

export const opened: Opened<ListeningCustomer> = {
  async payBoth(one, other, amount) {
    await when(
      () => [...one.bells(), ...other.bells()],
      () =>
        one.canPay(amount) &&
        other.canPay(amount) &&
        one.withdraw(amount) &&
        other.withdraw(amount),
    )
  },
}
