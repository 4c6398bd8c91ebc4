import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { ReadWriteLock } from './problem.ts'

export const bug = 'upgrade deadlock'

export const outcomes: Outcomes = {
  'two updates': ['completed', 'deadlock'],
  'copies both ways': ['completed', 'deadlock'],
}

const MOST_READERS = 100

/** A reader who has to write keeps its permit and waits for all the others. So does the next one. */
export default class UpgradingLock implements ReadWriteLock {
  readonly permits = new Semaphore(MOST_READERS)

  read(use: () => Promise<void>): Promise<void> {
    return this.permits.runExclusive(use, 1)
  }

  write(use: () => Promise<void>): Promise<void> {
    return this.permits.runExclusive(use, MOST_READERS)
  }

  update(look: () => Promise<boolean>, change: () => Promise<void>): Promise<void> {
    return this.read(async () => {
      if (await look()) await this.permits.runExclusive(change, MOST_READERS - 1)
    })
  }

  readAndWrite(other: this, use: () => Promise<void>): Promise<void> {
    return this.read(() => other.write(use))
  }
}
