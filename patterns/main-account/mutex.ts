import { Mutex } from 'async-mutex'
import { Bell } from '../bell.ts'
import type { Spared } from '../duties.ts'
import { type Held, lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { type Monitored, whenLocked } from '../when-locked.ts'
import type { Account, Customer, Opened } from './problem.ts'

export const price = 'look, lock, look again, start over; and listen along the whole way'

export const outcomes: Outcomes = {
  // Alice has paid for the first customer while she waits for the second.
  'both pay': ['completed', 'deadlock'],
}

class Pot implements Monitored {
  readonly mutex = ranked(new Mutex())
  readonly bell = new Bell()
  balance: number

  constructor(balance: number) {
    this.balance = balance
  }
}

/** The pointer has a lock, and each account. Which account to lock is known when one has looked. */
export default class LockedCustomer implements Customer, Monitored {
  readonly mutex = ranked(new Mutex())
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
    await whenLocked(
      () => this.parts(),
      (held) => this.canPay(held, amount) && this.withdraw(held, amount),
    )
  }

  switchTo(account: Account): Promise<void> {
    return lockAll([this.mutex], () => this.point(account))
  }

  deposit(account: Account, amount: number): Promise<void> {
    const pot = this.pots[account] as Pot
    return lockAll([pot.mutex], () => {
      pot.balance += amount
      pot.bell.ring()
    })
  }

  balance(account: Account): Promise<number> {
    const pot = this.pots[account] as Pot
    return lockAll([pot.mutex], () => pot.balance)
  }

  parts(): readonly Monitored[] {
    return [this, this.main]
  }

  /** `undefined` if not, so that it can be an attempt. */
  canPay(held: Held, amount: number): true | undefined {
    held.mustInclude(this.main.mutex)
    return this.main.balance >= amount || undefined
  }

  withdraw(held: Held, amount: number): true {
    held.mustInclude(this.main.mutex)
    this.main.balance -= amount
    return true
  }

  protected point(account: Account): void {
    this.main = this.pots[account] as Pot
    this.bell.ring()
  }
}

export const published: Published<LockedCustomer, Customer> = {
  mutex: 'locks the pointer; take it with lockAll, together with all else',
  bell: 'rings when another account is the main one',
  parts: 'lock all of them and listen to all; look again once they are locked, and start over',
  canPay: 'asked of all customers, with all parts locked',
  withdraw: 'with the parts locked since it said yes',
}

export const composing: Composing = {
  beforehand: 'nothing for certain: a look without a lock says what to lock',
  undone: 'nothing',
}

export const spared: Spared = {}

export const opened: Opened<LockedCustomer> = {
  async payBoth(one, other, amount) {
    await whenLocked(
      () => [...one.parts(), ...other.parts()],
      (held) =>
        one.canPay(held, amount) &&
        other.canPay(held, amount) &&
        one.withdraw(held, amount) &&
        other.withdraw(held, amount),
    )
  },
}
