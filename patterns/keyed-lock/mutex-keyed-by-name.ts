import type { Outcomes } from '../pattern.ts'
import LockedEditor from './mutex.ts'
import { type Change, type Editor, rewrite } from './problem.ts'

export const bug = 'keyed by an alias'

export const outcomes: Outcomes = {
  'two names': ['completed', 'invariant broken'],
  'a rename': ['completed', 'deadlock'],
}

/** Locks the name that it was given. A link to the same file has another name, and so another lock. */
export default class NamedEditor extends LockedEditor implements Editor {
  override edit(name: string, change: Change): Promise<void> {
    return this.exclusively([name], () => rewrite(this.disk, name, change))
  }
}
