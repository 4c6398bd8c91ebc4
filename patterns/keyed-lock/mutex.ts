import { Mutex } from 'async-mutex'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import {
  type Change,
  type Disk,
  type Editor,
  type Opened,
  rewrite,
  rewriteBoth,
} from './problem.ts'

export const price =
  'each entry counts its users, and several paths must be locked in one call, which sorts them'

export const outcomes: Outcomes = {
  // Each agent holds the lock of one file, and waits for that of the other.
  'a rename': ['completed', 'deadlock'],
}

/** A lock, and how many tasks hold it or wait for it. */
interface Entry {
  readonly mutex: Mutex
  users: number
}

/** A lock per path. The first user makes it, and the last one to leave removes it. */
export default class LockedEditor implements Editor {
  readonly disk: Disk
  protected readonly entries = new Map<string, Entry>()

  constructor(disk: Disk) {
    this.disk = disk
  }

  async edit(name: string, change: Change): Promise<void> {
    const path = await this.disk.realPath(name)
    await this.exclusively([path], () => rewrite(this.disk, path, change))
  }

  isIdle(): boolean {
    return this.entries.size === 0
  }

  /** Runs `use` with all `paths` locked, each once, in the order of their names. */
  exclusively(paths: readonly string[], use: () => Promise<void>): Promise<void> {
    const inOrder = [...new Set(paths)].sort()
    return inOrder.reduceRight<() => Promise<void>>(
      (rest, path) => () => this.locked(path, rest),
      use,
    )()
  }

  /** No await stands between the look for the entry and the count of its user. */
  protected async locked(path: string, use: () => Promise<void>): Promise<void> {
    const entry = this.entries.get(path) ?? { mutex: new Mutex(), users: 0 }
    this.entries.set(path, entry)
    entry.users += 1
    try {
      await entry.mutex.runExclusive(use)
    } finally {
      entry.users -= 1
      if (entry.users === 0) this.entries.delete(path)
    }
  }
}

export const published: Published<LockedEditor, Editor> = {
  disk: 'read and written within exclusively',
  exclusively: 'with all paths in one call, as realPath returns them, and not one call in another',
}

export const composing: Composing = { beforehand: 'both paths', undone: 'nothing' }

export const opened: Opened<LockedEditor> = {
  async editBoth(editor, one, other, change) {
    const paths = [await editor.disk.realPath(one), await editor.disk.realPath(other)] as const
    await editor.exclusively(paths, () => rewriteBoth(editor.disk, paths, change))
  },
}
