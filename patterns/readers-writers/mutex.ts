import { Mutex, Semaphore } from 'async-mutex'
import { comesBefore, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Opened, ReadWriteLock } from './problem.ts'

export const price = 'a turnstile for all: a waiting writer blocks the readers behind it'

export const outcomes: Outcomes = {
  // Alice is inside one lock and waits for the other, and so does Bob.
  'copies both ways': ['completed', 'deadlock'],
}

/** All come through one turnstile, and a writer stands in it until it is done. */
export default class TurnstileLock implements ReadWriteLock {
  private readonly turnstile = ranked(new Mutex())
  /** Taken by a writer, or by all readers together: the first acquires it, the last releases it. */
  private readonly room = new Semaphore(1)
  private readers = 0

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
    // The lock was free for a moment, so look again.
    await this.write(async () => {
      if (await look()) await change()
    })
  }

  /** Whether this lock has to be taken before the `other`. */
  isBefore(other: this): boolean {
    return comesBefore(this.turnstile, other.turnstile)
  }
}

export const published: Published<TurnstileLock, ReadWriteLock> = {
  isBefore: 'nest in this order only, holding no other lock, which nothing checks',
}

export const composing: Composing = { beforehand: 'both locks', undone: 'nothing' }

export const opened: Opened<TurnstileLock> = {
  readAndWrite: (one, other, use) =>
    one.isBefore(other) ? one.read(() => other.write(use)) : other.write(() => one.read(use)),
}
