import { atomically, check, holding, TVar, type Tx } from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Bank, Change, Job, Opened, Warnings } from './problem.ts'

export const price =
  'every account that a job might use is kept from others until it ends, and joining may lose forever'

export const outcomes: Outcomes = {
  // At every read: each time Alice is about to join the line, Bob has changed it.
  'one among many': ['completed', 'starvation'],
  // A job that has its turn at one bank waits for it at the other.
  'two banks': ['completed', 'deadlock'],
}

/** A job from its arrival to its end, with the accounts that it may use. */
type Claims = ReadonlySet<string>

const NOBODY: readonly Claims[] = []

/** The line of the event, in a variable. A job starts once nobody before it may use an account that it may use. */
export default class AtomicLineBank implements Bank {
  readonly warnings: Warnings = 'needless'
  private readonly balances = new Map<string, number>()
  private readonly line = new TVar(NOBODY)

  constructor(accounts: readonly string[]) {
    for (const name of accounts) this.balances.set(name, 10)
  }

  async run(job: Job, accounts?: readonly string[]): Promise<void> {
    const claims = await atomically((tx) => this.arrive(tx, accounts))
    await holding(
      (tx) => this.start(tx, claims),
      () => job(this.change),
      (tx) => this.leave(tx, claims),
    )
  }

  balanceOf(account: string): number {
    return this.balances.get(account) as number
  }

  /** Joins the line for `accounts`, or for all, before the wait: a transaction that waits has changed nothing. */
  arrive(tx: Tx, accounts: readonly string[] = [...this.balances.keys()]): Claims {
    const claims = new Set(accounts)
    this.line.set(tx, [...this.line.get(tx), claims])
    return claims
  }

  /** Waits until the job may start. */
  start(tx: Tx, claims: Claims): void {
    const line = this.line.get(tx)
    const earlier = line.slice(0, line.indexOf(claims))
    check(tx, !earlier.some((other) => [...other].some((account) => claims.has(account))))
  }

  leave(tx: Tx, claims: Claims): void {
    this.line.update(tx, (line) => line.filter((each) => each !== claims))
  }

  get change(): Change {
    return async (account, next) => {
      this.balances.set(account, next(this.balanceOf(account)))
    }
  }
}

export const published: Published<AtomicLineBank, Bank> = {
  arrive: 'at all banks in one transaction before the wait',
  start: 'in one transaction for all banks',
  leave: 'in a transaction, whatever happens',
  change: 'between start and leave, of what was claimed',
}

export const composing: Composing = {
  beforehand: 'both banks, and all accounts',
  undone: 'nothing',
}

export const opened: Opened<AtomicLineBank> = {
  async runAtBoth(one, other, job) {
    const [mine, its] = await atomically((tx) => [one.arrive(tx), other.arrive(tx)] as const)
    await holding(
      (tx) => {
        one.start(tx, mine)
        other.start(tx, its)
      },
      () => job(one.change, other.change),
      (tx) => {
        one.leave(tx, mine)
        other.leave(tx, its)
      },
    )
  },
}
