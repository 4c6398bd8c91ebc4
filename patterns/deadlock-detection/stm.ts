import { atomically, TVar, type Tx } from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Bank, Job, Opened, Warnings } from './problem.ts'

export const price =
  'a job whose balances have changed meanwhile starts over, and a slow one may do so forever'

export const outcomes: Outcomes = {
  // Bob changes what Alice has seen, each time before she is done.
  'one among many': ['completed', 'starvation'],
  // The inner job is committed, and the outer one starts over.
  'two banks': ['completed', 'invariant broken'],
}

type Balance = TVar<number>

/** What a job has seen of each account, and would make of it. */
type Log = Map<Balance, { readonly seen: number; readonly next: number }>

/**
 * No locks, so no circle. A job computes on a log of its own, and one transaction checks at its end that the balances
 * are those it has seen, and writes. It is built like an attempt of a transaction, because a transaction cannot await.
 */
export default class OptimisticBank implements Bank {
  readonly warnings: Warnings = 'needless'
  private readonly balances = new Map<string, Balance>()

  constructor(accounts: readonly string[]) {
    for (const name of accounts) this.balances.set(name, new TVar(10))
  }

  async run(job: Job): Promise<void> {
    await untilCommitted((log) => job((account, next) => this.change(log, account, next)))
  }

  balanceOf(account: string): number {
    return this.balance(account).peek()
  }

  async change(log: Log, account: string, next: (balance: number) => number): Promise<void> {
    const balance = this.balance(account)
    const seen = balance.peek()
    const entry = log.get(balance) ?? { seen, next: seen }
    log.set(balance, { ...entry, next: next(entry.next) })
  }

  private balance(account: string): Balance {
    const balance = this.balances.get(account)
    if (!balance) throw new Error(`no account is called ${account}`)
    return balance
  }
}

/** Does `work` on an empty log, again and again until what it has seen is still so at its end. */
async function untilCommitted(work: (log: Log) => Promise<void>): Promise<void> {
  let isCommitted = false
  while (!isCommitted) {
    const log: Log = new Map()
    await work(log)
    isCommitted = await atomically((tx) => commit(tx, log))
  }
}

/** Writes what the log says, and returns `true`; or returns `false` if a balance is not what the job has seen. */
function commit(tx: Tx, log: Log): boolean {
  const isStale = [...log].some(([balance, { seen }]) => balance.get(tx) !== seen)
  if (!isStale) for (const [balance, { next }] of log) balance.set(tx, next)
  return !isStale
}

export const published: Published<OptimisticBank, Bank> = {
  change: 'on one log for all banks, which one transaction commits',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<OptimisticBank> = {
  runAtBoth: (one, other, job) =>
    untilCommitted((log) =>
      job(
        (account, next) => one.change(log, account, next),
        (account, next) => other.change(log, account, next),
      ),
    ),
}
