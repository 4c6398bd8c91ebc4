import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import { allEnded } from '../all-ended.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { type Enactor, type Opened, type Plan, type Table, united } from './problem.ts'

export const price =
  'the write cannot be part of a transaction: one claims the table, and gives the claim up on every way out'

export const outcomes: Outcomes = {
  // The client looks between the writes to the two tables.
  'both tables': ['completed', 'invariant broken'],
}

/** A caller claims the table, unless its plan is outdated, and writes. Meanwhile the others wait, and look again. */
export default class AtomicEnactor implements Enactor {
  private readonly inPlace = new TVar(0)
  private readonly isWriting = new TVar(false)
  private readonly table: Table

  constructor(table: Table) {
    this.table = table
  }

  async apply(plan: Plan): Promise<void> {
    await plan.prepare()
    const isClaimed = await atomically((tx) => this.claim(tx, plan.number))
    if (isClaimed) await this.write(plan.number)
  }

  current(): Promise<number> {
    return atomically((tx) => this.inPlace.get(tx))
  }

  /** Claims the table. Returns `false` if `plan` or a newer one is in place. Waits as `settled` does. */
  claim(tx: Tx, plan: number): boolean {
    if (this.settled(tx) >= plan) return false
    this.isWriting.set(tx, true)
    return true
  }

  /** Writes `plan`, and gives the claim up. */
  async write(plan: number): Promise<void> {
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

  /** The plan in place. Waits while the table is claimed. */
  settled(tx: Tx): number {
    check(tx, !this.isWriting.get(tx))
    return this.inPlace.get(tx)
  }
}

export const published: Published<AtomicEnactor, Enactor> = {
  claim: 'in a transaction, which the compiler checks; of both in the same one',
  write: 'once for each claim that is committed; wait for both, whatever becomes of one',
  settled: 'in a transaction, which the compiler checks',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<AtomicEnactor> = {
  async applyBoth(one, other, plan) {
    await plan.prepare()
    const claimed = await atomically((tx) =>
      [one, other].filter((each) => each.claim(tx, plan.number)),
    )
    await allEnded(claimed.map((each) => each.write(plan.number)))
  },
  currentBoth: (one, other) => atomically((tx) => united(one.settled(tx), other.settled(tx))),
}
