import { Mutex } from 'async-mutex'
import { Bell, when } from '../bell.ts'
import { type Held, lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Account, Balances, Bank, Ledger, Opened } from './problem.ts'

export const price =
  'one order of all locks, a variant of each operation that asks for them, a bell for waiters'

export const outcomes: Outcomes = {
  // Each operation locks and unlocks. Between two of them nothing covers the money on its way.
  'an audit of two banks': ['completed', 'invariant broken'],
}

/** Every operation takes all its locks before it starts. What needs them asks for the witness. */
export default class OrderedBank implements Bank {
  private readonly ledger: Ledger
  private readonly locks: ReadonlyMap<Account, Mutex>
  private readonly bell = new Bell()
  private deposits = 0

  constructor(ledger: Ledger) {
    this.ledger = ledger
    this.locks = new Map(
      Object.keys(ledger.opening).map((account) => [account, ranked(new Mutex())]),
    )
  }

  withdraw(account: Account, amount: number): Promise<boolean> {
    return lockAll([this.lockOf(account)], (held) => this.withdrawIn(held, account, amount))
  }

  deposit(account: Account, amount: number): Promise<void> {
    return lockAll([this.lockOf(account)], (held) => this.depositIn(held, account, amount))
  }

  transfer(from: Account, to: Account, amount: number): Promise<boolean> {
    return lockAll([this.lockOf(from), this.lockOf(to)], (held) =>
      this.transferIn(held, from, to, amount),
    )
  }

  audit(): Promise<Balances> {
    return lockAll(this.allLocks(), (held) => this.auditIn(held))
  }

  async payFromEither(first: Account, second: Account, to: Account, amount: number): Promise<void> {
    const locks = [first, second, to].map((account) => this.lockOf(account))
    for (;;) {
      // Counted before the attempt, so that a deposit during it is not missed.
      const { deposits } = this
      const isPaid = await lockAll(
        locks,
        async (held) =>
          (await this.transferIn(held, first, to, amount)) ||
          (await this.transferIn(held, second, to, amount)),
      )
      if (isPaid) return
      await when([this.bell], () => this.deposits > deposits || undefined)
    }
  }

  lockOf(account: Account): Mutex {
    return this.locks.get(account) as Mutex
  }

  allLocks(): readonly Mutex[] {
    return [...this.locks.values()]
  }

  async withdrawIn(held: Held, account: Account, amount: number): Promise<boolean> {
    held.mustInclude(this.lockOf(account))
    const balance = await this.ledger.load(account)
    if (balance < amount) return false
    await this.ledger.save(account, balance - amount)
    return true
  }

  async depositIn(held: Held, account: Account, amount: number): Promise<void> {
    held.mustInclude(this.lockOf(account))
    await this.ledger.save(account, (await this.ledger.load(account)) + amount)
    this.deposits += 1
    this.bell.ring()
  }

  async transferIn(held: Held, from: Account, to: Account, amount: number): Promise<boolean> {
    if (!(await this.withdrawIn(held, from, amount))) return false
    await this.depositIn(held, to, amount)
    return true
  }

  async auditIn(held: Held): Promise<Balances> {
    const balances: Record<Account, number> = {}
    for (const [account, lock] of this.locks) {
      held.mustInclude(lock)
      balances[account] = await this.ledger.load(account)
    }
    return balances
  }
}

const HELD = 'while its locks are held: the compiler asks for some, each run checks which'

export const published: Published<OrderedBank, Bank> = {
  lockOf: 'take all that you need with one lockAll, holding none',
  allLocks: 'the same',
  withdrawIn: HELD,
  depositIn: HELD,
  transferIn: HELD,
  auditIn: HELD,
}

export const composing: Composing = { beforehand: 'every account', undone: 'nothing' }

export const opened: Opened<OrderedBank> = {
  wire: (one, other, from, to, amount) =>
    lockAll([one.lockOf(from), other.lockOf(to)], async (held) => {
      if (!(await one.withdrawIn(held, from, amount))) return false
      await other.depositIn(held, to, amount)
      return true
    }),
  auditOf: (one, other) =>
    lockAll([...one.allLocks(), ...other.allLocks()], async (held) => ({
      ...(await one.auditIn(held)),
      ...(await other.auditIn(held)),
    })),
}
