import { Mutex, Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { ReadWriteLock } from './problem.ts'

export const bug = 'writer starvation'

export const outcomes: Outcomes = {
  'readers for ever': ['completed', 'starvation'],
  'copies both ways': ['completed', 'deadlock'],
}

/** A reader inside lets other readers in. As long as the room is never empty, no writer gets it. */
export default class ReadersFirstLock implements ReadWriteLock {
  /** Guards `readers`. Writers do not pass here. */
  readonly lightSwitch = new Mutex()
  /** Taken by a writer, or by all readers together: the first acquires it, the last releases it. */
  readonly room = new Semaphore(1)
  readers = 0

  async read(use: () => Promise<void>): Promise<void> {
    await this.lightSwitch.runExclusive(async () => {
      if (this.readers === 0) await this.room.acquire()
      this.readers += 1
    })
    try {
      await use()
    } finally {
      this.readers -= 1
      if (this.readers === 0) this.room.release()
    }
  }

  write(use: () => Promise<void>): Promise<void> {
    return this.room.runExclusive(use)
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
