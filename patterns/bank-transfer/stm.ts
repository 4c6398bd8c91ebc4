import { afterCommit, atomically, check, type STM, TVar, type Tx } from '../../stm/index.ts'
import { Outbox } from '../outbox.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Account, Balances, Bank, Ledger, Opened } from './problem.ts'

export const price =
  'balances in memory lead the ledger: a transaction cannot save, and a failed save stops the bank'

export const outcomes: Outcomes = {
  // Two transactions, with a gap between.
  'an audit of two banks': ['completed', 'invariant broken'],
}

/** Every operation is one transaction, and so is every operation made of operations. */
export default class AtomicBank implements Bank {
  protected readonly balances: ReadonlyMap<Account, TVar<number>>
  private readonly outbox: Outbox<readonly [Account, balance: number]>

  constructor(ledger: Ledger) {
    this.outbox = new Outbox({ write: ([account, balance]) => ledger.save(account, balance) })
    this.balances = new Map(
      Object.entries(ledger.opening).map(([account, balance]) => [account, new TVar(balance)]),
    )
  }

  withdraw(account: Account, amount: number): Promise<boolean> {
    return this.#answer((tx) => this.withdrawIn(tx, account, amount))
  }

  deposit(account: Account, amount: number): Promise<void> {
    return this.#answer((tx) => this.depositIn(tx, account, amount))
  }

  transfer(from: Account, to: Account, amount: number): Promise<boolean> {
    return this.#answer((tx) => this.transferIn(tx, from, to, amount))
  }

  audit(): Promise<Balances> {
    return this.#answer((tx) => this.auditIn(tx))
  }

  payFromEither(first: Account, second: Account, to: Account, amount: number): Promise<void> {
    return this.#answer((tx) => {
      const isPaid =
        this.transferIn(tx, first, to, amount) || this.transferIn(tx, second, to, amount)
      check(tx, isPaid)
    })
  }

  withdrawIn(tx: Tx, account: Account, amount: number): boolean {
    const balance = this.#balanceOf(account).get(tx)
    if (balance < amount) return false
    this.#setBalance(tx, account, balance - amount)
    return true
  }

  depositIn(tx: Tx, account: Account, amount: number): void {
    const balance = this.#balanceOf(account).get(tx)
    this.#setBalance(tx, account, balance + amount)
  }

  transferIn(tx: Tx, from: Account, to: Account, amount: number): boolean {
    if (!this.withdrawIn(tx, from, amount)) return false
    this.depositIn(tx, to, amount)
    return true
  }

  auditIn(tx: Tx): Balances {
    const balances: Record<Account, number> = {}
    for (const [account, balance] of this.balances) balances[account] = balance.get(tx)
    return balances
  }

  /** Waits until all that was committed so far is in the ledger. */
  saved(): Promise<void> {
    return this.outbox.written()
  }

  /** Decides in one transaction, and answers when the ledger has all that the answer rests on. */
  async #answer<A>(decide: STM<A>): Promise<A> {
    const answer = await atomically(decide)
    await this.saved()
    return answer
  }

  #balanceOf(account: Account): TVar<number> {
    return this.balances.get(account) as TVar<number>
  }

  #setBalance(tx: Tx, account: Account, balance: number): void {
    this.#balanceOf(account).set(tx, balance)
    afterCommit(tx, () => this.outbox.add([account, balance]))
  }
}

export const published: Published<AtomicBank, Bank> = {
  withdrawIn: 'in a transaction, which the compiler checks',
  depositIn: 'in a transaction',
  transferIn: 'in a transaction',
  auditIn: 'in a transaction',
  saved: 'of each bank that took part, before anyone is told',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<AtomicBank> = {
  async wire(one, other, from, to, amount) {
    const isPaid = await atomically((tx) => {
      if (!one.withdrawIn(tx, from, amount)) return false
      other.depositIn(tx, to, amount)
      return true
    })
    await one.saved()
    await other.saved()
    return isPaid
  },
  async auditOf(one, other) {
    const balances = await atomically((tx) => ({ ...one.auditIn(tx), ...other.auditIn(tx) }))
    await one.saved()
    await other.saved()
    return balances
  },
}
