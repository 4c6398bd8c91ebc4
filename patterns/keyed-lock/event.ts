import { Bell, when } from '../bell.ts'
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
  'no queue: each edit that ends wakes all that wait for its file, and an edit may be passed again and again'

export const outcomes: Outcomes = {
  // Each agent edits one file, and waits for the other file.
  'a rename': ['completed', 'deadlock'],
}

/** The paths of the files that are being edited, each with a bell that rings when it is free again. */
export default class MarkingEditor implements Editor {
  readonly disk: Disk
  private readonly busy = new Map<string, Bell>()

  constructor(disk: Disk) {
    this.disk = disk
  }

  async edit(name: string, change: Change): Promise<void> {
    const path = await this.disk.realPath(name)
    await this.exclusively([path], () => rewrite(this.disk, path, change))
  }

  isIdle(): boolean {
    return this.busy.size === 0
  }

  /** Marks all `paths` as busy in one step, and runs `use`. */
  async exclusively(paths: readonly string[], use: () => Promise<void>): Promise<void> {
    await when(
      () => this.bellsOf(paths),
      () => this.mark(paths) || undefined,
    )
    try {
      await use()
    } finally {
      for (const path of paths) this.free(path)
    }
  }

  private bellsOf(paths: readonly string[]): Bell[] {
    return paths.flatMap((path) => this.busy.get(path) ?? [])
  }

  private mark(paths: readonly string[]): boolean {
    if (paths.some((path) => this.busy.has(path))) return false
    for (const path of paths) this.busy.set(path, new Bell())
    return true
  }

  private free(path: string): void {
    const bell = this.busy.get(path)
    this.busy.delete(path)
    bell?.ring()
  }
}

export const published: Published<MarkingEditor, Editor> = {
  disk: 'read and written within exclusively',
  exclusively: 'with all paths in one call, as realPath returns them, and not one call in another',
}

export const composing: Composing = { beforehand: 'both paths', undone: 'nothing' }

export const opened: Opened<MarkingEditor> = {
  async editBoth(editor, one, other, change) {
    const paths = [await editor.disk.realPath(one), await editor.disk.realPath(other)] as const
    await editor.exclusively(paths, () => rewriteBoth(editor.disk, paths, change))
  },
}
