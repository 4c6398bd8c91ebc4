import { atomically, check, TVar } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import { type Change, type Disk, type Editor, rewrite } from './problem.ts'

export const bug = 'leaked claim'

export const outcomes: Outcomes = {
  'an edit fails': ['deadlock', 'invariant broken'],
  'a rename': ['completed', 'deadlock'],
}

/** Marks the file, edits it, and frees it: two transactions, with an edit between them that may fail. */
export default class LeakyEditor implements Editor {
  private readonly disk: Disk
  private readonly busy = new TVar<readonly string[]>([])

  constructor(disk: Disk) {
    this.disk = disk
  }

  async edit(name: string, change: Change): Promise<void> {
    const path = await this.disk.realPath(name)
    await atomically((tx) => {
      const busy = this.busy.get(tx)
      check(tx, !busy.includes(path))
      this.busy.set(tx, [...busy, path])
    })
    await rewrite(this.disk, path, change)
    await atomically((tx) => this.busy.update(tx, (busy) => busy.filter((each) => each !== path)))
  }

  isIdle(): boolean {
    return this.busy.peek().length === 0
  }
}
