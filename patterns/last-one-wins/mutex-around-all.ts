import { Mutex } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Enactor, Plan, Table } from './problem.ts'

export const bug = 'lock held while preparing'

export const outcomes: Outcomes = {
  'an older plan hangs': ['completed', 'deadlock'],
  'both tables': ['completed', 'invariant broken'],
}

/** One plan at a time, from the preparation to the write. An older one that hangs holds up all. */
export default class SerialEnactor implements Enactor {
  private readonly lock = new Mutex()
  private readonly table: Table

  constructor(table: Table) {
    this.table = table
  }

  apply(plan: Plan): Promise<void> {
    return this.lock.runExclusive(async () => {
      await plan.prepare()
      if (plan.number > this.table.plan) await this.table.write(plan.number)
    })
  }

  async current(): Promise<number> {
    return this.table.plan
  }
}
