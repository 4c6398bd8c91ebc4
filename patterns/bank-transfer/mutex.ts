import { Mutex, Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Account, Balances, Bank, Ledger } from './problem.ts'

export const price =
  'one order of all accounts, an internal variant of each operation, a bell for waiters'

export const outcomes: Outcomes = {
  // Each bank locks its own accounts. No lock covers the money on its way between two banks.
  'an audit of two banks': ['completed', 'invariant broken'],
}

/** Every operation locks all its accounts before it starts, in alphabetical order. */
export default class OrderedBank implements Bank {
  readonly ledger: Ledger
  readonly locks: ReadonlyMap<Account, Mutex>
  /** Rings once, when money comes in, and is then replaced by a fresh one. */
  bell = new Semaphore(0)

  constructor(ledger: Ledger) {
    this.ledger = ledger
    this.locks = new Map(Object.keys(ledger.opening).map((account) => [account, new Mutex()]))
  }

  withdraw(account: Account, amount: number): Promise<boolean> {
    return this.#with([account], () => this.#withdrawLocked(account, amount))
  }

  deposit(account: Account, amount: number): Promise<void> {
    return this.#with([account], () => this.#depositLocked(account, amount))
  }

  transfer(from: Account, to: Account, amount: number): Promise<boolean> {
    return this.#with([from, to], () => this.#transferLocked(from, to, amount))
  }

  audit(): Promise<Balances> {
    return this.#with([...this.locks.keys()], () => this.#auditLocked())
  }

  async payFromEither(first: Account, second: Account, to: Account, amount: number): Promise<void> {
    for (;;) {
      const { bell, isPaid } = await this.#with([first, second, to], async () => {
        const isPaid =
          (await this.#transferLocked(first, to, amount)) ||
          (await this.#transferLocked(second, to, amount))
        // The bell is read while the locks are held, so that no ring can be missed.
        return { bell: this.bell, isPaid }
      })
      if (isPaid) return
      await bell.waitForUnlock()
    }
  }

  async wire(other: this, from: Account, to: Account, amount: number): Promise<boolean> {
    if (!(await this.withdraw(from, amount))) return false
    await other.deposit(to, amount)
    return true
  }

  async auditWith(other: this): Promise<Balances> {
    return { ...(await this.audit()), ...(await other.audit()) }
  }

  async #withdrawLocked(account: Account, amount: number): Promise<boolean> {
    const balance = await this.ledger.load(account)
    if (balance < amount) return false
    await this.ledger.save(account, balance - amount)
    return true
  }

  async #depositLocked(account: Account, amount: number): Promise<void> {
    const balance = await this.ledger.load(account)
    await this.ledger.save(account, balance + amount)
    this.#ring()
  }

  async #transferLocked(from: Account, to: Account, amount: number): Promise<boolean> {
    if (!(await this.#withdrawLocked(from, amount))) return false
    await this.#depositLocked(to, amount)
    return true
  }

  async #auditLocked(): Promise<Balances> {
    const balances: Record<Account, number> = {}
    for (const account of this.locks.keys()) balances[account] = await this.ledger.load(account)
    return balances
  }

  #ring(): void {
    this.bell.release()
    this.bell = new Semaphore(0)
  }

  /** Locks `accounts` in order, each once: locking the same account twice would deadlock. */
  #with<A>(accounts: readonly Account[], use: () => Promise<A>): Promise<A> {
    const inOrder = [...new Set(accounts)].sort()
    return inOrder.reduceRight((rest, account) => () => this.#lock(account, rest), use)()
  }

  #lock<A>(account: Account, use: () => Promise<A>): Promise<A> {
    return (this.locks.get(account) as Mutex).runExclusive(use)
  }
}
