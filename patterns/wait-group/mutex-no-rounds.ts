import { Mutex } from 'async-mutex'
import { Condition } from '../condition.ts'
import type { Outcomes } from '../pattern.ts'
import type { Job, WaitGroup } from './problem.ts'

export const bug = 'reuse before the wait has returned'

export const outcomes: Outcomes = {
  'the next round': ['deadlock'],
  'two groups': ['completed', 'invariant broken'],
}

/** A monitor by the book: test in a loop. A task that looks again after the next round has begun waits on. */
export default class LoopGroup implements WaitGroup {
  private readonly mutex = new Mutex()
  private readonly zero = new Condition(this.mutex)
  private count = 0

  async go(job: Job): Promise<void> {
    await this.add()
    void this.run(job)
  }

  add(): Promise<void> {
    return this.mutex.runExclusive(() => {
      this.count += 1
    })
  }

  done(): Promise<void> {
    return this.mutex.runExclusive(() => {
      if (this.isZero) throw new RangeError('done was called more often than add')
      this.count -= 1
      if (this.isZero) this.zero.notifyAll()
    })
  }

  wait(): Promise<void> {
    return this.mutex.runExclusive(async () => {
      while (!this.isZero) await this.zero.wait()
    })
  }

  private get isZero(): boolean {
    return this.count === 0
  }

  private async run(job: Job): Promise<void> {
    await job()
    await this.done()
  }
}
