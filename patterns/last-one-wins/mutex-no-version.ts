import { Mutex } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Enactor, Plan, Table } from './problem.ts'

export const bug = 'stale write'

export const outcomes: Outcomes = {
  'two plans': ['completed', 'invariant broken'],
  'one more plan': ['completed', 'invariant broken'],
  'a write fails': ['completed', 'invariant broken'],
  'both tables': ['completed', 'invariant broken'],
}

/** One write at a time, in the order in which the plans are prepared. */
export default class QueueingEnactor implements Enactor {
  private readonly lock = new Mutex()
  private readonly table: Table

  constructor(table: Table) {
    this.table = table
  }

  async apply(plan: Plan): Promise<void> {
    await plan.prepare()
    await this.lock.runExclusive(() => this.table.write(plan.number))
  }

  async current(): Promise<number> {
    return this.table.plan
  }
}
