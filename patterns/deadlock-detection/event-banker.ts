import { Bell, when } from '../bell.ts'
import type { Outcomes } from '../pattern.ts'
import type { Bank, Job, Warnings } from './problem.ts'

export const price =
  'all claims beforehand, a look at every job for each account, and waits where no circle would close'

export const outcomes: Outcomes = {
  // Bob may be back before Alice has looked again. It takes a hand-over that is slower than in Node.
  'one among many': ['completed', 'starvation'],
  // Each bank lends what is safe there.
  'two banks': ['completed', 'deadlock'],
}

/** A job with the accounts that it may use, and those that it has. */
interface Client {
  readonly claims: ReadonlySet<string>
  readonly holds: Set<string>
}

/**
 * Avoidance: the banker's algorithm (Dijkstra 1965). An account is lent only if afterwards all jobs could still end,
 * one after another, even if each asked for all that it may.
 */
export default class Banker implements Bank {
  readonly warnings: Warnings = 'needless'
  private readonly bell = new Bell()
  private readonly balances = new Map<string, number>()
  private clients: readonly Client[] = []

  constructor(accounts: readonly string[]) {
    for (const name of accounts) this.balances.set(name, 10)
  }

  async run(job: Job, claims: readonly string[] = [...this.balances.keys()]): Promise<void> {
    const client: Client = { claims: new Set(claims), holds: new Set() }
    this.clients = [...this.clients, client]
    try {
      await job(async (account, next) => {
        await when([this.bell], () => this.lend(account, client) || undefined)
        this.balances.set(account, next(this.balanceOf(account)))
      })
    } finally {
      this.clients = this.clients.filter((each) => each !== client)
      this.bell.ring()
    }
  }

  balanceOf(account: string): number {
    return this.balances.get(account) as number
  }

  /** Returns whether `client` has the account now. */
  private lend(account: string, client: Client): boolean {
    if (client.holds.has(account)) return true
    if (this.clients.some(({ holds }) => holds.has(account))) return false
    client.holds.add(account)
    if (isSafe(this.clients)) return true
    client.holds.delete(account)
    return false
  }
}

/** Whether there is an order in which each client finds all its claims free, once those before it have ended. */
function isSafe(clients: readonly Client[]): boolean {
  const canEnd = (client: Client): boolean =>
    clients.every(
      (other) => other === client || [...other.holds].every((each) => !client.claims.has(each)),
    )
  const first = clients.find(canEnd)
  return clients.length === 0 || (first !== undefined && isSafe(without(clients, first)))
}

const without = (clients: readonly Client[], client: Client): readonly Client[] =>
  clients.filter((each) => each !== client)
