import AsyncLock from 'async-lock'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import {
  type Change,
  type Disk,
  type Editor,
  type Opened,
  rewrite,
  rewriteBoth,
} from './problem.ts'

export const price = 'keys that are taken in the order of the call: the caller sorts them'

export const outcomes: Outcomes = {
  // Each agent holds the lock of one file, and waits for that of the other.
  'a rename': ['completed', 'deadlock'],
}

/** The package async-lock keeps the table. */
export default class PackagedEditor implements Editor {
  readonly disk: Disk
  readonly lock = new AsyncLock()

  constructor(disk: Disk) {
    this.disk = disk
  }

  async edit(name: string, change: Change): Promise<void> {
    const path = await this.disk.realPath(name)
    await this.lock.acquire(path, () => rewrite(this.disk, path, change))
  }

  isIdle(): boolean {
    return !this.lock.isBusy()
  }
}

export const published: Published<PackagedEditor, Editor> = {
  disk: 'read and written with its path locked',
  lock: 'with all paths in one call, as realPath returns them, each once and sorted',
}

export const composing: Composing = { beforehand: 'both paths', undone: 'nothing' }

export const opened: Opened<PackagedEditor> = {
  async editBoth({ disk, lock }, one, other, change) {
    const paths = [await disk.realPath(one), await disk.realPath(other)] as const
    const keys = [...new Set(paths)].sort()
    await lock.acquire(keys, () => rewriteBoth(disk, paths, change))
  },
}
