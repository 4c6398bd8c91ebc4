import { Mutex } from 'async-mutex'
import { Bell } from '../bell.ts'
import type { Spared } from '../duties.ts'
import { type Held, lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { type Monitored, whenLocked } from '../when-locked.ts'
import type { Account, Customer, Opened } from './problem.ts'

export const price = 'one lock for all accounts: each use of one of them waits for every other one'

export const outcomes: Outcomes = {
  // Alice has paid for the first customer while she waits for the second.
  'both pay': ['completed', 'deadlock'],
}

/** One monitor for the pointer and all accounts, so that it does not matter where the pointer leads. */
export default class MonitoredCustomer implements Customer, Monitored {
  readonly mutex = ranked(new Mutex())
  readonly bell = new Bell()
  protected main: Account
  protected readonly balances: Record<Account, number>

  constructor(balances: Readonly<Record<Account, number>>) {
    this.balances = { ...balances }
    this.main = Object.keys(balances)[0] as Account
  }

  async pay(amount: number): Promise<void> {
    await whenLocked([this], (held) => this.canPay(held, amount) && this.withdraw(held, amount))
  }

  switchTo(account: Account): Promise<void> {
    return lockAll([this.mutex], () => {
      this.main = account
      this.changed()
    })
  }

  deposit(account: Account, amount: number): Promise<void> {
    return lockAll([this.mutex], () => {
      this.balances[account] = this.#balanceOf(account) + amount
      this.changed()
    })
  }

  balance(account: Account): Promise<number> {
    return lockAll([this.mutex], () => this.#balanceOf(account))
  }

  /** `undefined` if not, so that it can be an attempt. */
  canPay(held: Held, amount: number): true | undefined {
    held.mustInclude(this.mutex)
    return this.#balanceOf(this.main) >= amount || undefined
  }

  withdraw(held: Held, amount: number): true {
    held.mustInclude(this.mutex)
    this.balances[this.main] = this.#balanceOf(this.main) - amount
    return true
  }

  protected changed(): void {
    this.bell.ring()
  }

  #balanceOf(account: Account): number {
    return this.balances[account] as number
  }
}

export const published: Published<MonitoredCustomer, Customer> = {
  mutex: 'take it with lockAll, together with all else, holding no lock',
  bell: 'listen to those of all customers, holding no lock',
  canPay: 'asked of all customers, with all locked',
  withdraw: 'with the lock held since it said yes',
}

export const composing: Composing = { beforehand: 'both customers', undone: 'nothing' }

export const spared: Spared = {
  'look again': 'there is one lock, wherever the pointer leads',
  listen: 'there is one bell, wherever the pointer leads',
}

export const opened: Opened<MonitoredCustomer> = {
  async payBoth(one, other, amount) {
    await whenLocked(
      [one, other],
      (held) =>
        one.canPay(held, amount) &&
        other.canPay(held, amount) &&
        one.withdraw(held, amount) &&
        other.withdraw(held, amount),
    )
  },
}
