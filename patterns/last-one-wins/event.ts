import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Enactor, Opened, Plan, Table } from './problem.ts'

export const price = 'a caller may wait for the write of a newer plan, and share its failure'

export const outcomes: Outcomes = {
  // The client looks between the writes to the two tables.
  'both tables': ['completed', 'invariant broken'],
}

/** One writer at a time, who always writes the newest plan that is wanted. Others wait for him. */
export default class NewestFirst implements Enactor {
  readonly bell = new Bell()
  private wanted = 0
  private inPlace = 0
  private writing: Promise<void> | undefined
  private readonly table: Table

  constructor(table: Table) {
    this.table = table
  }

  async apply(plan: Plan): Promise<void> {
    await plan.prepare()
    this.want(plan.number)
    await this.settle()
  }

  async current(): Promise<number> {
    return this.inPlace
  }

  want(plan: number): void {
    this.wanted = Math.max(this.wanted, plan)
  }

  async settle(): Promise<void> {
    this.writing ??= this.write()
    await this.writing
  }

  /** `undefined` while a plan is wanted that is not in place. */
  settled(): number | undefined {
    return this.wanted === this.inPlace ? this.inPlace : undefined
  }

  private async write(): Promise<void> {
    try {
      while (this.inPlace < this.wanted) {
        const newest = this.wanted
        await this.table.write(newest)
        this.inPlace = newest
      }
    } finally {
      this.writing = undefined
      this.bell.ring()
    }
  }
}

export const published: Published<NewestFirst, Enactor> = {
  bell: 'rings when a writer has finished; listen to those of all enactors',
  want: 'a prepared plan; of both in one step',
  settle: 'after want, of each',
  settled: 'asked of both in one step, again after each ring',
}

export const composing: Composing = {
  beforehand: 'nothing',
  undone: 'the first table, if the second write fails',
}

export const opened: Opened<NewestFirst> = {
  async applyBoth(one, other, plan) {
    await plan.prepare()
    one.want(plan.number)
    other.want(plan.number)
    await one.settle()
    await other.settle()
  },
  currentBoth: (one, other) =>
    when([one.bell, other.bell], () => {
      const [first, second] = [one.settled(), other.settled()]
      return first === undefined || second === undefined ? undefined : [first, second]
    }),
}
