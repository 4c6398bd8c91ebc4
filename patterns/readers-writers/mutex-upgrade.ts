import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { ReadWriteLock } from './problem.ts'

export const bug = 'upgrade deadlock'

export const outcomes: Outcomes = {
  'two updates': ['completed', 'deadlock'],
  'copies both ways': ['completed', 'deadlock'],
}

const MAX_READERS = 100

/** A reader that has to write keeps its permit and waits for all others. So does the next. */
export default class UpgradingLock implements ReadWriteLock {
  readonly permits = new Semaphore(MAX_READERS)

  read(use: () => Promise<void>): Promise<void> {
    return this.permits.runExclusive(use, 1)
  }

  write(use: () => Promise<void>): Promise<void> {
    return this.permits.runExclusive(use, MAX_READERS)
  }

  update(look: () => Promise<boolean>, change: () => Promise<void>): Promise<void> {
    return this.read(async () => {
      if (await look()) await this.permits.runExclusive(change, MAX_READERS - 1)
    })
  }
}
