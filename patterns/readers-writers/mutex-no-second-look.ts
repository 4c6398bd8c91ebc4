import { Mutex, Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { ReadWriteLock } from './problem.ts'

export const bug = 'check-then-act'

export const outcomes: Outcomes = {
  'two updates': ['completed', 'invariant broken'],
  'copies both ways': ['completed', 'deadlock'],
}

/** Releases the lock between reading and writing, and does not look again. */
export default class NoSecondLookLock implements ReadWriteLock {
  readonly turnstile = new Mutex()
  /** Taken by a writer, or by all readers together: the first acquires it, the last releases it. */
  readonly room = new Semaphore(1)
  readers = 0

  async read(use: () => Promise<void>): Promise<void> {
    await this.turnstile.runExclusive(async () => {
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
    return this.turnstile.runExclusive(() => this.room.runExclusive(use))
  }

  async update(look: () => Promise<boolean>, change: () => Promise<void>): Promise<void> {
    let isDue = false
    await this.read(async () => {
      isDue = await look()
    })
    if (!isDue) return
    await this.write(change)
  }
}
