import { Semaphore } from 'async-mutex'
import { type Claim, lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Opened, ReadWriteLock } from './problem.ts'

export const price =
  'a maximum number of readers, and one queue in which readers wait behind writers'

export const outcomes: Outcomes = {
  // Alice is inside one lock and waits for the other, and so does Bob.
  'copies both ways': ['completed', 'deadlock'],
}

const MAX_READERS = 100

/** A reader takes one permit, a writer takes all. The semaphore serves in order of arrival. */
export default class PermitLock implements ReadWriteLock {
  private readonly permits = ranked(new Semaphore(MAX_READERS))

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

  claimTo(action: 'read' | 'write'): Claim {
    return [this.permits, action === 'read' ? 1 : MAX_READERS]
  }
}

export const published: Published<PermitLock, ReadWriteLock> = {
  claimTo: 'take it with lockAll, together with all else, holding no lock',
}

export const composing: Composing = { beforehand: 'both locks', undone: 'nothing' }

export const opened: Opened<PermitLock> = {
  readAndWrite: (one, other, use) => lockAll([one.claimTo('read'), other.claimTo('write')], use),
}
