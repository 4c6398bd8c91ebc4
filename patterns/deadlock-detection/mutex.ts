import { Semaphore } from 'async-mutex'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Bank, Job, Opened, Warnings } from './problem.ts'

export const price =
  'a victim does its work twice, so all of it must be undone; and a graph, kept up at each wait'

export const outcomes: Outcomes = {
  // The graph of each bank has half of the circle.
  'two banks': ['completed', 'deadlock'],
}

/** A wait for an account. */
interface Place {
  readonly holder: Holder
  /** A permit says that the wait is over. */
  readonly turn: Semaphore
}

/** An account, and its lock: who holds it, and those who wait for it, in order. */
export class Account {
  balance = 10
  holder: Holder | undefined
  readonly queue: Place[] = []
}

/**
 * A job that is under way. With the accounts, these are the wait-for graph: each waits for the holder of one account.
 */
export class Holder {
  waitsFor: Account | undefined
  /** How often it was the victim. */
  losses = 0
  isVictim = false
  /** The accounts that it holds, with the balances before. */
  private readonly held = new Map<Account, number>()

  hold(account: Account): void {
    account.holder = this
    this.held.set(account, account.balance)
  }

  /** Joins the queue of `account`. Returns what to wait for. */
  queueAt(account: Account): Semaphore {
    const turn = new Semaphore(0)
    account.queue.push({ holder: this, turn })
    this.waitsFor = account
    return turn
  }

  /** Leaves the queue, to start over. Does nothing if it no longer waits. */
  giveUp(): void {
    const place = this.waitsFor?.queue.find(({ holder }) => holder === this)
    if (!this.waitsFor || !place) return
    this.waitsFor.queue.splice(this.waitsFor.queue.indexOf(place), 1)
    this.waitsFor = undefined
    this.isVictim = true
    place.turn.release()
  }

  undo(): void {
    for (const [account, before] of this.held) account.balance = before
  }

  /** Hands each account on to the first who waits for it. */
  release(): void {
    for (const account of this.held.keys()) {
      account.holder = undefined
      const next = account.queue.shift()
      if (!next) continue
      next.holder.waitsFor = undefined
      next.holder.hold(account)
      next.turn.release()
    }
    this.held.clear()
  }
}

/**
 * Two-phase locking with a wait-for graph. The job that closes a circle chooses a victim, which undoes its work and
 * starts over.
 */
export default class GraphBank implements Bank {
  readonly warnings: Warnings = 'needless'
  protected readonly accounts = new Map<string, Account>()

  constructor(accounts: readonly string[]) {
    for (const name of accounts) this.accounts.set(name, new Account())
  }

  async run(job: Job): Promise<void> {
    await untilDone(this.begin(), (holder) =>
      job((account, next) => this.change(holder, account, next)),
    )
  }

  balanceOf(account: string): number {
    return this.account(account).balance
  }

  begin(): Holder {
    return new Holder()
  }

  async change(holder: Holder, name: string, next: (balance: number) => number): Promise<void> {
    const account = this.account(name)
    if (!account.holder) holder.hold(account)
    if (account.holder !== holder) await this.waitFor(holder, account)
    account.balance = next(account.balance)
  }

  /** First it is in the graph, then it looks for a circle; no other task runs in between. */
  protected async waitFor(holder: Holder, account: Account): Promise<void> {
    const turn = holder.queueAt(account)
    this.breakCircle(this.circleOf(holder))
    await turn.acquire()
    if (holder.isVictim) throw new Error('the victim of a deadlock starts over')
  }

  protected breakCircle(circle: readonly Holder[]): void {
    if (circle.length === 0) return
    const victim = this.victimOf(circle)
    victim.losses += 1
    victim.giveUp()
  }

  /** All in the circle that `holder` has closed; empty if it has closed none. */
  protected circleOf(holder: Holder): readonly Holder[] {
    const path: Holder[] = []
    let next: Holder | undefined = holder
    while (next && !path.includes(next)) {
      path.push(next)
      next = next.waitsFor?.holder
    }
    return next === holder ? path : []
  }

  /** The one that has lost least often, so that none loses forever. */
  private victimOf(circle: readonly Holder[]): Holder {
    return circle.reduce((one, other) => (other.losses < one.losses ? other : one))
  }

  protected account(name: string): Account {
    const account = this.accounts.get(name)
    if (!account) throw new Error(`no account is called ${name}`)
    return account
  }
}

/** Does `work`, and again whenever `holder` was chosen as the victim. Rejects as `work` does otherwise, undone. */
async function untilDone(holder: Holder, work: (holder: Holder) => Promise<void>): Promise<void> {
  do {
    holder.isVictim = false
    try {
      await work(holder)
    } catch (error) {
      holder.undo()
      if (!holder.isVictim) throw error
    } finally {
      holder.release()
    }
  } while (holder.isVictim)
}

export const published: Published<GraphBank, Bank> = {
  begin: 'once for each job, whichever banks it uses',
  change: 'by the same holder at all banks; when it rejects, undo, release and start over',
}

export const composing: Composing = {
  beforehand: 'nothing',
  undone: 'nothing: the holder notes what it has changed, at any bank',
}

export const opened: Opened<GraphBank> = {
  runAtBoth: (one, other, job) =>
    untilDone(one.begin(), (holder) =>
      job(
        (account, next) => one.change(holder, account, next),
        (account, next) => other.change(holder, account, next),
      ),
    ),
}
