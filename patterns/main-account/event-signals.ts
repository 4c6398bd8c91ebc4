import { signal } from 'alien-signals'
import type { Spared } from '../duties.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { type Signal, whenever } from '../whenever.ts'
import type { Account, Customer, Opened } from './problem.ts'

export const price = 'no queue, and nothing is undone: who pays together asks everyone first'

export const outcomes: Outcomes = {
  // Alice has paid for the first customer while she waits for the second.
  'both pay': ['completed', 'deadlock'],
}

type Pot = Signal<number>

/** A signal with the account in it, which is a signal too. */
export default class SignalCustomer implements Customer {
  protected readonly main: Signal<Pot>
  protected readonly pots: Readonly<Record<Account, Pot>>

  constructor(balances: Readonly<Record<Account, number>>) {
    const pots = Object.entries(balances).map(([name, sum]) => [name, signal(sum)] as const)
    this.pots = Object.fromEntries(pots)
    this.main = signal(pots[0]?.[1] as Pot)
  }

  async pay(amount: number): Promise<void> {
    await whenever(() => this.canPay(amount) && this.withdraw(amount))
  }

  async switchTo(account: Account): Promise<void> {
    this.main(this.pots[account] as Pot)
  }

  async deposit(account: Account, amount: number): Promise<void> {
    const pot = this.pots[account] as Pot
    pot(pot() + amount)
  }

  async balance(account: Account): Promise<number> {
    return (this.pots[account] as Pot)()
  }

  /** `undefined` if not, so that it can be an attempt. */
  canPay(amount: number): true | undefined {
    return this.main()() >= amount || undefined
  }

  withdraw(amount: number): true {
    const main = this.main()
    main(main() - amount)
    return true
  }
}

export const published: Published<SignalCustomer, Customer> = {
  canPay: 'asked of all customers in one attempt',
  withdraw: 'in the attempt in which all said yes',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const spared: Spared = {
  'look again': 'a step looks at the pointer when it uses it',
  listen: 'it listens to whatever it has read',
  tell: 'a signal that is set tells those who have read it',
}

export const opened: Opened<SignalCustomer> = {
  async payBoth(one, other, amount) {
    await whenever(
      () =>
        one.canPay(amount) &&
        other.canPay(amount) &&
        one.withdraw(amount) &&
        other.withdraw(amount),
    )
  },
}
