import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { ReadWriteLock } from './problem.ts'

export const price =
  'a maximum number of readers, and one queue in which readers wait behind writers'

export const outcomes: Outcomes = {
  // Each lock is fair by itself. Nothing orders one lock before the other.
  'copies both ways': ['completed', 'deadlock'],
}

const MAX_READERS = 100

/** A reader takes one permit, a writer takes all. The semaphore serves in order of arrival. */
export default class PermitLock implements ReadWriteLock {
  readonly permits = new Semaphore(MAX_READERS)

  read(use: () => Promise<void>): Promise<void> {
    return this.permits.runExclusive(use, 1)
  }

  write(use: () => Promise<void>): Promise<void> {
    return this.permits.runExclusive(use, MAX_READERS)
  }

  async update(look: () => Promise<boolean>, change: () => Promise<void>): Promise<void> {
    let isDue = false
    await this.read(async () => {
      isDue = await look()
    })
    if (!isDue) return
    // The lock was free for a moment, so look again.
    await this.write(async () => {
      if (await look()) await change()
    })
  }
}
