import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Enactor, Opened, Plan, Table } from './problem.ts'

export const price =
  'the write cannot be part of a transaction: one claims it, and settles the claim on every way out'

export const outcomes: Outcomes = {
  // The client looks between the writes to the two tables.
  'both tables': ['completed', 'invariant broken'],
}

/** A caller who finds a wanted plan and no writer becomes the writer, of the newest plan. */
export default class AtomicEnactor implements Enactor {
  private readonly wanted = new TVar(0)
  private readonly inPlace = new TVar(0)
  private readonly isWriting = new TVar(false)
  private readonly table: Table

  constructor(table: Table) {
    this.table = table
  }

  async apply(plan: Plan): Promise<void> {
    await plan.prepare()
    await atomically((tx) => this.want(tx, plan.number))
    await this.settle(plan.number)
  }

  current(): Promise<number> {
    return atomically((tx) => this.inPlace.get(tx))
  }

  want(tx: Tx, plan: number): void {
    this.wanted.update(tx, (wanted) => Math.max(wanted, plan))
  }

  async settle(plan: number): Promise<void> {
    for (;;) {
      const newest = await atomically((tx) => this.claim(tx, plan))
      if (newest === undefined) return
      await this.write(newest)
    }
  }

  /** Waits while a plan is wanted that is not in place. */
  settled(tx: Tx): number {
    const inPlace = this.inPlace.get(tx)
    check(tx, this.wanted.get(tx) === inPlace)
    return inPlace
  }

  /** `undefined` if `plan` or a newer one is in place. Waits while another one writes. */
  private claim(tx: Tx, plan: number): number | undefined {
    if (this.inPlace.get(tx) >= plan) return undefined
    check(tx, !this.isWriting.get(tx))
    this.isWriting.set(tx, true)
    return this.wanted.get(tx)
  }

  private async write(plan: number): Promise<void> {
    let hasSucceeded = false
    try {
      await this.table.write(plan)
      hasSucceeded = true
    } finally {
      await atomically((tx) => {
        this.isWriting.set(tx, false)
        if (hasSucceeded) this.inPlace.set(tx, plan)
      })
    }
  }
}

export const published: Published<AtomicEnactor, Enactor> = {
  want: 'a prepared plan, in a transaction, which the compiler checks',
  settle: 'after that transaction, of each',
  settled: 'in a transaction, which the compiler checks',
}

export const composing: Composing = {
  beforehand: 'nothing',
  undone: 'the first table, if the second write fails',
}

export const opened: Opened<AtomicEnactor> = {
  async applyBoth(one, other, plan) {
    await plan.prepare()
    await atomically((tx) => {
      one.want(tx, plan.number)
      other.want(tx, plan.number)
    })
    await one.settle(plan.number)
    await other.settle(plan.number)
  },
  currentBoth: (one, other) => atomically((tx) => [one.settled(tx), other.settled(tx)]),
}
