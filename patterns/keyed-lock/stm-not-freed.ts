import { atomically } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import { type Change, type Editor, rewrite } from './problem.ts'
import AtomicEditor from './stm.ts'

export const bug = 'leaked claim'

export const outcomes: Outcomes = {
  'an edit fails': ['deadlock', 'invariant broken'],
  'a rename': ['completed', 'deadlock'],
}

/** Marks the file, edits it, and frees it: two transactions, with an edit between them that may fail. */
export default class LeakyEditor extends AtomicEditor implements Editor {
  override async edit(name: string, change: Change): Promise<void> {
    const path = await this.disk.realPath(name)
    await atomically((tx) => this.mark(tx, path))
    await rewrite(this.disk, path, change)
    await atomically((tx) => this.free(tx, path))
  }
}
