import type { Outcomes } from '../pattern.ts'
import LockedEditor from './mutex.ts'
import type { Change, Editor } from './problem.ts'

export const bug = 'check-then-act'

export const outcomes: Outcomes = {
  'two agents': ['completed', 'invariant broken'],
  'two names': ['completed', 'invariant broken'],
  'a rename': ['completed', 'invariant broken'],
}

/** The agent has read the file before. The lock is around the write, where two cannot collide anyway. */
export default class ReadingEditor extends LockedEditor implements Editor {
  override async edit(name: string, change: Change): Promise<void> {
    const path = await this.disk.realPath(name)
    const text = await change(await this.disk.read(path))
    await this.exclusively([path], () => this.disk.write(path, text))
  }
}
