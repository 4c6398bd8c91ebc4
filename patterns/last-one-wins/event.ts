import { allEnded } from '../all-ended.ts'
import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { type Enactor, type Opened, type Plan, type Table, united } from './problem.ts'

export const price = 'a caller may wait for the write of a newer plan, and share its failure'

export const outcomes: Outcomes = {
  // The client looks between the writes to the two tables.
  'both tables': ['completed', 'invariant broken'],
}

/** One write at a time, always of the newest plan that is wanted. All callers wait for it. */
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
    while (this.inPlace < this.wanted) {
      this.writing ??= this.follow(this.table.write(this.wanted), this.wanted)
      await this.writing
    }
  }

  /** The plan in place; `undefined` while another one is wanted. */
  settled(): number | undefined {
    return this.wanted === this.inPlace ? this.inPlace : undefined
  }

  /**
   * Notes the end of `write`. It awaits first, so `writing` is set before it is cleared. If the write fails, all who
   * want a plan are waiting for it and hear of that, so no plan is wanted any more.
   */
  private async follow(write: Promise<void>, plan: number): Promise<void> {
    try {
      await write
      this.inPlace = plan
    } catch (error) {
      this.wanted = this.inPlace
      throw error
    } finally {
      this.writing = undefined
      this.bell.ring()
    }
  }
}

export const published: Published<NewestFirst, Enactor> = {
  bell: 'rings when a write has ended; listen to those of all enactors',
  want: 'a prepared plan; of both in one step',
  settle: 'of both, in the step of want; wait for both, whatever becomes of one',
  settled: 'asked of both in one step, again after each ring',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<NewestFirst> = {
  async applyBoth(one, other, plan) {
    await plan.prepare()
    one.want(plan.number)
    other.want(plan.number)
    await allEnded([one.settle(), other.settle()])
  },
  currentBoth: (one, other) =>
    when([one.bell, other.bell], () => {
      const [first, second] = [one.settled(), other.settled()]
      return first === undefined || second === undefined ? undefined : united(first, second)
    }),
}
