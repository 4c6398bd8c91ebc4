import { Mutex } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import { type Change, type Disk, type Editor, rewrite } from './problem.ts'

export const bug = 'leak: an entry for each file that was ever edited'

export const outcomes: Outcomes = {
  'two agents': ['invariant broken'],
  'two names': ['invariant broken'],
  'two files': ['invariant broken'],
  'an edit fails': ['invariant broken'],
  'a rename': ['completed', 'deadlock'],
}

/** A lock per path, which stays. No edit is lost. */
export default class KeepingEditor implements Editor {
  private readonly disk: Disk
  private readonly locks = new Map<string, Mutex>()

  constructor(disk: Disk) {
    this.disk = disk
  }

  async edit(name: string, change: Change): Promise<void> {
    const path = await this.disk.realPath(name)
    const lock = this.locks.get(path) ?? new Mutex()
    this.locks.set(path, lock)
    await lock.runExclusive(() => rewrite(this.disk, path, change))
  }

  isIdle(): boolean {
    return this.locks.size === 0
  }
}
