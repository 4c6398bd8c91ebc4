import { atomically, atomicallySync, check, TVar, type Tx } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import type { Job, WaitGroup } from './problem.ts'

export const bug = 'reuse before the wait has returned'

export const outcomes: Outcomes = {
  'the next round': ['deadlock'],
  'two groups': ['completed', 'invariant broken'],
}

/** The count alone. A transaction that waits for zero sees states, and a state may be over before it runs. */
export default class StatesGroup implements WaitGroup {
  private readonly count = new TVar(0)

  async go(job: Job): Promise<void> {
    this.addNow()
    void this.run(job)
  }

  async add(): Promise<void> {
    this.addNow()
  }

  async done(): Promise<void> {
    atomicallySync((tx) => {
      if (this.isZero(tx)) throw new RangeError('done was called more often than add')
      this.count.update(tx, (count) => count - 1)
    })
  }

  wait(): Promise<void> {
    return atomically((tx) => check(tx, this.isZero(tx)))
  }

  private isZero(tx: Tx): boolean {
    return this.count.get(tx) === 0
  }

  private addNow(): void {
    atomicallySync((tx) => this.count.update(tx, (count) => count + 1))
  }

  private async run(job: Job): Promise<void> {
    await job()
    await this.done()
  }
}
