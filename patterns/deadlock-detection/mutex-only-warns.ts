import { Mutex } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Bank, Job, Warnings } from './problem.ts'

export const bug = 'lock-order inversion, reported'

export const outcomes: Outcomes = {
  'in opposite orders': ['completed', 'deadlock'],
  'three in a circle': ['completed', 'deadlock'],
  'one among many': ['completed', 'deadlock'],
  'two banks': ['completed', 'deadlock'],
}

interface Account {
  readonly lock: Mutex
  balance: number
}

/**
 * A checker of lock orders, as in the kernel of Linux. It notes which class of lock was taken while another was held,
 * and reports a circle in that graph, before any task waits in one. It prevents nothing.
 */
export default class CheckedBank implements Bank {
  private readonly inversions = new Set<string>()
  private readonly accounts = new Map<string, Account>()
  /** For each class, the classes that were taken while it was held. */
  private readonly takenAfter = new Map<string, Set<string>>()

  constructor(accounts: readonly string[]) {
    for (const name of accounts) this.accounts.set(name, { lock: new Mutex(), balance: 10 })
  }

  async run(job: Job): Promise<void> {
    const held = new Map<string, () => void>()
    try {
      await job(async (name, next) => {
        const account = this.accounts.get(name) as Account
        if (!held.has(name)) {
          this.note([...held.keys()], name)
          held.set(name, await account.lock.acquire())
        }
        account.balance = next(account.balance)
      })
    } finally {
      for (const release of held.values()) release()
    }
  }

  get warnings(): Warnings {
    return [...this.inversions]
  }

  balanceOf(account: string): number {
    return (this.accounts.get(account) as Account).balance
  }

  /** The accounts of all customers are one class: 'savings of Ann' are savings. */
  protected classOf(account: string): string {
    return account.split(' of ')[0] as string
  }

  private note(held: readonly string[], wanted: string): void {
    const next = this.classOf(wanted)
    for (const earlier of held.map((each) => this.classOf(each))) {
      if (this.leadsTo(next, earlier)) this.inversions.add(`${next} after ${earlier}, and before`)
      const after = this.takenAfter.get(earlier) ?? new Set()
      this.takenAfter.set(earlier, after.add(next))
    }
  }

  /** Whether `to` was taken with `from` held, or with one held that was taken after `from`, and so on. */
  private leadsTo(from: string, to: string, seen = new Set<string>()): boolean {
    if (from === to) return true
    if (seen.has(from)) return false
    seen.add(from)
    return [...(this.takenAfter.get(from) ?? [])].some((each) => this.leadsTo(each, to, seen))
  }
}
