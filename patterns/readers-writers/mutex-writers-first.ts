import { Mutex, Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { ReadWriteLock } from './problem.ts'

export const bug = 'reader starvation'

export const outcomes: Outcomes = {
  'writers for ever': ['completed', 'starvation'],
  'copies both ways': ['completed', 'deadlock'],
}

/** Writers keep the gate shut for readers until no writer is left, which may never happen. */
export default class WritersFirstLock implements ReadWriteLock {
  /** Shut by all writers together: the first acquires it, the last releases it. */
  readonly gate = new Semaphore(1)
  readonly writersDesk = new Mutex()
  /** Taken by a writer, or by all readers together: the first acquires it, the last releases it. */
  readonly room = new Semaphore(1)
  readers = 0
  writers = 0

  async read(use: () => Promise<void>): Promise<void> {
    await this.gate.runExclusive(async () => {
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

  async write(use: () => Promise<void>): Promise<void> {
    await this.writersDesk.runExclusive(async () => {
      if (this.writers === 0) await this.gate.acquire()
      this.writers += 1
    })
    try {
      await this.room.runExclusive(use)
    } finally {
      this.writers -= 1
      if (this.writers === 0) this.gate.release()
    }
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
