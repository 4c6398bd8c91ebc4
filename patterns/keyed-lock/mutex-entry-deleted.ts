import { Mutex } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import { type Change, type Disk, type Editor, rewrite } from './problem.ts'

export const bug = 'entry deleted at the hand-over'

export const outcomes: Outcomes = {
  'two agents': ['completed', 'invariant broken'],
  'a rename': ['completed', 'deadlock'],
}

/**
 * Removes the entry when its edit is done. A task that waits has the old lock then, and one that comes later makes a
 * new one.
 */
export default class ForgetfulEditor implements Editor {
  private readonly disk: Disk
  private readonly locks = new Map<string, Mutex>()

  constructor(disk: Disk) {
    this.disk = disk
  }

  async edit(name: string, change: Change): Promise<void> {
    const path = await this.disk.realPath(name)
    const lock = this.locks.get(path) ?? new Mutex()
    this.locks.set(path, lock)
    try {
      await lock.runExclusive(() => rewrite(this.disk, path, change))
    } finally {
      this.locks.delete(path)
    }
  }

  isIdle(): boolean {
    return this.locks.size === 0
  }
}
