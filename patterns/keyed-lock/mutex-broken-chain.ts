import type { Outcomes } from '../pattern.ts'
import { type Change, type Disk, type Editor, rewrite } from './problem.ts'

export const bug = 'broken chain: a failed edit fails all that wait behind it'

export const outcomes: Outcomes = {
  'an edit fails': ['completed', 'threw'],
  'a rename': ['completed', 'deadlock'],
}

/** A chain of promises per file: each edit begins when the one before has been fulfilled. */
export default class ChainedEditor implements Editor {
  private readonly disk: Disk
  /** The last edit of each file. */
  private readonly tails = new Map<string, Promise<void>>()

  constructor(disk: Disk) {
    this.disk = disk
  }

  async edit(name: string, change: Change): Promise<void> {
    const path = await this.disk.realPath(name)
    const before = this.tails.get(path) ?? Promise.resolve()
    const edited = before.then(() => rewrite(this.disk, path, change))
    this.tails.set(path, edited)
    try {
      await edited
    } finally {
      if (this.tails.get(path) === edited) this.tails.delete(path)
    }
  }

  isIdle(): boolean {
    return this.tails.size === 0
  }
}
