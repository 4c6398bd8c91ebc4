import { Mutex } from 'async-mutex'
import { Bell } from '../bell.ts'
import { type Held, lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { type Monitored, whenLocked } from '../when-locked.ts'
import type { Account, Balances, Bank, Ledger, Opened } from './problem.ts'

export const price =
  'one order of all locks, operations that ask for them, a bell for waiters, an undo for failed saves'

export const outcomes: Outcomes = {
  // Each operation locks and unlocks. Between two of them nothing covers the money on its way.
  'an audit of two banks': ['completed', 'invariant broken'],
}

/** Every operation takes all its locks before it starts. What needs them asks for the witness. */
export default class OrderedBank implements Bank {
  private readonly ledger: Ledger
  /** The lock of each account, and a bell that rings when something was paid in. */
  private readonly accounts: ReadonlyMap<Account, Monitored>
  /** Why the ledger can no longer be made right, and the bank answers nothing more. */
  private failure: { readonly error: unknown } | null = null

  constructor(ledger: Ledger) {
    this.ledger = ledger
    this.accounts = new Map(
      Object.keys(ledger.opening).map((account) => [
        account,
        { mutex: ranked(new Mutex()), bell: new Bell() },
      ]),
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
    await whenLocked(
      [this.monitorOf(first), this.monitorOf(second)],
      async (held) =>
        (await this.transferIn(held, first, to, amount)) ||
        (await this.transferIn(held, second, to, amount)) ||
        undefined,
      [this.lockOf(to)],
    )
  }

  lockOf(account: Account): Mutex {
    return this.monitorOf(account).mutex
  }

  allLocks(): readonly Mutex[] {
    return Array.from(this.accounts.values(), ({ mutex }) => mutex)
  }

  async withdrawIn(held: Held, account: Account, amount: number): Promise<boolean> {
    held.mustInclude(this.lockOf(account))
    const balance = await this.load(account)
    if (balance < amount) return false
    await this.ledger.save(account, balance - amount)
    return true
  }

  async depositIn(held: Held, account: Account, amount: number): Promise<void> {
    held.mustInclude(this.lockOf(account))
    await this.ledger.save(account, (await this.load(account)) + amount)
    this.monitorOf(account).bell.ring()
  }

  async transferIn(held: Held, from: Account, to: Account, amount: number): Promise<boolean> {
    if (!(await this.withdrawIn(held, from, amount))) return false
    return this.orPaidBackIn(held, from, amount, () => this.depositIn(held, to, amount))
  }

  /** Does `rest`, and returns `true`. If it fails, pays back what was withdrawn before, and rejects. */
  async orPaidBackIn(
    held: Held,
    account: Account,
    amount: number,
    rest: () => Promise<void>,
  ): Promise<true> {
    try {
      await rest()
      return true
    } catch (error) {
      await this.depositIn(held, account, amount).catch(() => {
        this.failure = { error }
      })
      throw error
    }
  }

  async auditIn(held: Held): Promise<Balances> {
    const balances: Record<Account, number> = {}
    for (const [account, { mutex }] of this.accounts) {
      held.mustInclude(mutex)
      balances[account] = await this.load(account)
    }
    return balances
  }

  private load(account: Account): Promise<number> {
    if (this.failure !== null) throw this.failure.error
    return this.ledger.load(account)
  }

  private monitorOf(account: Account): Monitored {
    return this.accounts.get(account) as Monitored
  }
}

const HELD = 'while its locks are held: the compiler asks for some, each run checks which'

export const published: Published<OrderedBank, Bank> = {
  lockOf: 'take all that you need with one lockAll, holding none',
  allLocks: 'the same',
  withdrawIn: HELD,
  depositIn: HELD,
  transferIn: HELD,
  orPaidBackIn: 'around all that must not fail alone after a withdrawIn, with the same locks held',
  auditIn: HELD,
}

export const composing: Composing = {
  beforehand: 'every account',
  undone: 'the withdrawal, if the deposit fails',
}

export const opened: Opened<OrderedBank> = {
  wire: (one, other, from, to, amount) =>
    lockAll([one.lockOf(from), other.lockOf(to)], async (held) => {
      if (!(await one.withdrawIn(held, from, amount))) return false
      return one.orPaidBackIn(held, from, amount, () => other.depositIn(held, to, amount))
    }),
  auditOf: (one, other) =>
    lockAll([...one.allLocks(), ...other.allLocks()], async (held) => ({
      ...(await one.auditIn(held)),
      ...(await other.auditIn(held)),
    })),
}
