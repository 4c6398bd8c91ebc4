import type { Outcomes } from '../pattern.ts'
import type { Enactor, Plan, Table } from './problem.ts'

export const bug = 'check-then-act'

export const outcomes: Outcomes = {
  'two plans': ['completed', 'invariant broken'],
  'one more plan': ['completed', 'invariant broken'],
  'a write fails': ['completed', 'invariant broken'],
  'both tables': ['completed', 'invariant broken'],
}

/** Checks that no newer plan is in place, and writes. The check is old when the write ends. */
export default class CheckingEnactor implements Enactor {
  private readonly table: Table

  constructor(table: Table) {
    this.table = table
  }

  async apply(plan: Plan): Promise<void> {
    await plan.prepare()
    if (plan.number > this.table.plan) await this.table.write(plan.number)
  }

  async current(): Promise<number> {
    return this.table.plan
  }
}
