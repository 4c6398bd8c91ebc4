import type { Outcomes } from '../pattern.ts'
import type { Enactor, Plan, Table } from './problem.ts'

export const bug = 'stale write'

export const outcomes: Outcomes = {
  'two plans': ['completed', 'invariant broken'],
  'one more plan': ['completed', 'invariant broken'],
  'a write fails': ['completed', 'invariant broken'],
  'both tables': ['completed', 'invariant broken'],
}

/** Writes each plan as soon as it is prepared. The last one to finish wins. */
export default class EagerEnactor implements Enactor {
  private readonly table: Table

  constructor(table: Table) {
    this.table = table
  }

  async apply(plan: Plan): Promise<void> {
    await plan.prepare()
    await this.table.write(plan.number)
  }

  async current(): Promise<number> {
    return this.table.plan
  }
}
