import { atomically, atomicallySync, check, TVar, type Tx } from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Job, Opened, WaitGroup } from './problem.ts'

export const price = 'a transaction where `count += 1` would do, and rounds counted beside the jobs'

export const outcomes: Outcomes = {
  // A job in the group that was waited for first starts after that wait.
  'two groups': ['completed', 'invariant broken'],
}

/** The count, and the number of times that it came back to zero. To count never waits, so it is synchronous. */
export default class CountingGroup implements WaitGroup {
  private readonly count = new TVar(0)
  private readonly rounds = new TVar(0)

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
      if (this.isZero(tx)) this.rounds.update(tx, (rounds) => rounds + 1)
    })
  }

  /** The round is read at the call: the transaction may begin later. */
  wait(): Promise<void> {
    const rounds = this.rounds.peek()
    return atomically((tx) => check(tx, this.isZero(tx) || this.rounds.get(tx) !== rounds))
  }

  isZero(tx: Tx): boolean {
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

export const published: Published<CountingGroup, WaitGroup> = {
  isZero: 'in a transaction, which the compiler checks',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<CountingGroup> = {
  waitForBoth: (one, other) => atomically((tx) => check(tx, one.isZero(tx) && other.isZero(tx))),
}
