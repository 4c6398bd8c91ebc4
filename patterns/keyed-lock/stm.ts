import { atomicallySync, check, holding, TSet, type Tx } from '../../stm/index.ts'
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
  'no queue: each edit that ends wakes all that wait for its file; the mark is a lock, since a disk is in no transaction'

export const outcomes: Outcomes = {
  // Each agent edits one file, and waits for the other file.
  'a rename': ['completed', 'deadlock'],
}

/** The paths of the files that are being edited. A task that waits for one is woken by a change of that one. */
export default class AtomicEditor implements Editor {
  readonly disk: Disk
  private readonly busy = new TSet<string>()

  constructor(disk: Disk) {
    this.disk = disk
  }

  async edit(name: string, change: Change): Promise<void> {
    const path = await this.disk.realPath(name)
    await holding(
      (tx) => this.mark(tx, path),
      () => rewrite(this.disk, path, change),
      (tx) => this.free(tx, path),
    )
  }

  isIdle(): boolean {
    return atomicallySync((tx) => this.busy.size(tx) === 0)
  }

  mark(tx: Tx, path: string): void {
    check(tx, this.busy.add(tx, path))
  }

  free(tx: Tx, path: string): void {
    this.busy.delete(tx, path)
  }
}

export const published: Published<AtomicEditor, Editor> = {
  disk: 'read and written while its path is marked',
  mark: 'in a transaction, which the compiler checks; each path once',
  free: 'in a transaction, on every way out',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<AtomicEditor> = {
  async editBoth(editor, one, other, change) {
    const { disk } = editor
    const paths = [await disk.realPath(one), await disk.realPath(other)] as const
    const keys = new Set(paths)
    await holding(
      (tx) => {
        for (const path of keys) editor.mark(tx, path)
      },
      () => rewriteBoth(disk, paths, change),
      (tx) => {
        for (const path of keys) editor.free(tx, path)
      },
    )
  },
}
