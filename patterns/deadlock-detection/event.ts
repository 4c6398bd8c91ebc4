import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Bank, Change, Job, Opened, Warnings } from './problem.ts'

export const price =
  'every account that a job might use is kept from others until it ends, and each end wakes all'

export const outcomes: Outcomes = {
  // A job that has its turn at one bank waits for it at the other.
  'two banks': ['completed', 'deadlock'],
}

/** A job from its arrival to its end, with the accounts that it may use. */
type Claims = ReadonlySet<string>

/** One line in order of arrival. A job starts once nobody before it may use an account that it may use. */
export default class LineBank implements Bank {
  readonly warnings: Warnings = 'needless'
  readonly bell = new Bell()
  private readonly balances = new Map<string, number>()
  private line: readonly Claims[] = []

  constructor(accounts: readonly string[]) {
    for (const name of accounts) this.balances.set(name, 10)
  }

  async run(job: Job, accounts?: readonly string[]): Promise<void> {
    const claims = this.arrive(accounts)
    try {
      await when([this.bell], () => this.mayStart(claims) || undefined)
      await job(this.change)
    } finally {
      this.leave(claims)
    }
  }

  balanceOf(account: string): number {
    return this.balances.get(account) as number
  }

  /** Joins the line for `accounts`, or for all. */
  arrive(accounts: readonly string[] = [...this.balances.keys()]): Claims {
    const claims = new Set(accounts)
    this.line = [...this.line, claims]
    return claims
  }

  mayStart(claims: Claims): boolean {
    const earlier = this.line.slice(0, this.line.indexOf(claims))
    return !earlier.some((other) => [...other].some((account) => claims.has(account)))
  }

  leave(claims: Claims): void {
    this.line = this.line.filter((each) => each !== claims)
    this.bell.ring()
  }

  get change(): Change {
    return async (account, next) => {
      this.balances.set(account, next(this.balanceOf(account)))
    }
  }
}

export const published: Published<LineBank, Bank> = {
  bell: 'listen to those of all banks',
  arrive: 'at all banks in one step, with no await between',
  mayStart: 'asked of all banks in one step, again after each ring',
  leave: 'whatever happens',
  change: 'between mayStart and leave, of what was claimed',
}

export const composing: Composing = {
  beforehand: 'both banks, and all accounts',
  undone: 'each arrival',
}

export const opened: Opened<LineBank> = {
  async runAtBoth(one, other, job) {
    const mine = one.arrive()
    const its = other.arrive()
    try {
      await when(
        [one.bell, other.bell],
        () => (one.mayStart(mine) && other.mayStart(its)) || undefined,
      )
      await job(one.change, other.change)
    } finally {
      one.leave(mine)
      other.leave(its)
    }
  },
}
