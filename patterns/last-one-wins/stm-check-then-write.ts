import { atomically, TVar } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import type { Enactor, Plan, Table } from './problem.ts'

export const bug = 'check-then-act'

export const outcomes: Outcomes = {
  'two plans': ['completed', 'invariant broken'],
  'one more plan': ['completed', 'invariant broken'],
  'a write fails': ['completed', 'invariant broken'],
  'both tables': ['completed', 'invariant broken'],
}

/** Notes in a transaction that the plan is the newest, and writes it afterwards, whatever is noted meanwhile. */
export default class NotingEnactor implements Enactor {
  private readonly newest = new TVar(0)
  private readonly table: Table

  constructor(table: Table) {
    this.table = table
  }

  async apply(plan: Plan): Promise<void> {
    await plan.prepare()
    const isNewest = await atomically((tx) => {
      if (this.newest.get(tx) > plan.number) return false
      this.newest.set(tx, plan.number)
      return true
    })
    if (isNewest) await this.table.write(plan.number)
  }

  async current(): Promise<number> {
    return this.table.plan
  }
}
