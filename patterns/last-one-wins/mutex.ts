import { Mutex } from 'async-mutex'
import { type Held, lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { type Enactor, type Opened, type Plan, type Table, united } from './problem.ts'

export const price = 'plans queue for the table, and an outdated one keeps its place in the queue'

export const outcomes: Outcomes = {
  // The client looks between the writes to the two tables.
  'both tables': ['completed', 'invariant broken'],
}

/** Compares the plan with the one in place, and writes it, under the lock of the table. */
export default class LockedEnactor implements Enactor {
  readonly lock = ranked(new Mutex())
  private inPlace = 0
  private readonly table: Table

  constructor(table: Table) {
    this.table = table
  }

  async apply(plan: Plan): Promise<void> {
    await plan.prepare()
    await lockAll([this.lock], (held) => this.write(held, plan.number))
  }

  current(): Promise<number> {
    return lockAll([this.lock], (held) => this.read(held))
  }

  async write(held: Held, plan: number): Promise<void> {
    held.mustInclude(this.lock)
    if (plan < this.inPlace) return
    await this.table.write(plan)
    this.inPlace = plan
  }

  read(held: Held): number {
    held.mustInclude(this.lock)
    return this.inPlace
  }
}

export const published: Published<LockedEnactor, Enactor> = {
  lock: 'take it with lockAll, together with all others, holding none',
  write: 'a prepared plan, with the lock held: the compiler asks for a Held',
  read: 'with the lock held: the compiler asks for a Held',
}

export const composing: Composing = { beforehand: 'both enactors', undone: 'nothing' }

export const opened: Opened<LockedEnactor> = {
  async applyBoth(one, other, plan) {
    await plan.prepare()
    await lockAll([one.lock, other.lock], async (held) => {
      await one.write(held, plan.number)
      await other.write(held, plan.number)
    })
  },
  currentBoth: (one, other) =>
    lockAll([one.lock, other.lock], (held) => united(one.read(held), other.read(held))),
}
