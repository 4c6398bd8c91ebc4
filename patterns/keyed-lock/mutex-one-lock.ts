import type { Outcomes } from '../pattern.ts'
import LockedEditor from './mutex.ts'
import type { Editor } from './problem.ts'

export const bug = 'one lock for all: an edit waits for a file that it does not touch'

export const outcomes: Outcomes = {
  'two files': ['completed', 'deadlock'],
  'a rename': ['deadlock'],
}

/** One lock for all files: a table with one entry, which is hard to get wrong. */
export default class SerialEditor extends LockedEditor implements Editor {
  protected override locked(_path: string, use: () => Promise<void>): Promise<void> {
    return super.locked('all files', use)
  }
}
