import { Semaphore } from 'async-mutex'
import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { World } from '../stage.ts'

/** Files on a disk. A link is a second name of a file. Each access takes any length of time, and none fails. */
export class Disk {
  /** By path. */
  readonly texts: Record<string, string>
  /** The path that each link leads to. */
  private readonly links: Readonly<Record<string, string>>
  private readonly world: World

  constructor(
    world: World,
    paths: readonly string[],
    links: Readonly<Record<string, string>> = {},
  ) {
    this.world = world
    this.texts = Object.fromEntries(paths.map((path) => [path, '']))
    this.links = links
  }

  /** The path of the file that `name` names: one for all names of a file. */
  async realPath(name: string): Promise<string> {
    await this.world.work(`looks up ${name}`)
    return this.pathOf(name)
  }

  async read(name: string): Promise<string> {
    await this.world.work(`reads ${name}`)
    return this.texts[this.pathOf(name)] ?? ''
  }

  async write(name: string, text: string): Promise<void> {
    await this.world.work(`writes ${name}`)
    this.texts[this.pathOf(name)] = text
  }

  private pathOf(name: string): string {
    return this.links[name] ?? name
  }
}

/** Makes the new text of a file from the present one. May take any length of time, and may fail. */
export type Change = (text: string) => string | Promise<string>

/** Makes the new texts of two files from the present ones. */
export type ChangeOfTwo = (texts: readonly [string, string]) => readonly [string, string]

/** Edits files for several agents at once. */
export interface Editor {
  /**
   * Writes what `change` makes of the text of the file `name`. No other edit of that file, by whatever
   * name, happens between the read and the write; edits of other files do not wait. Rejects as
   * `change` does, with the file unchanged.
   */
  edit(name: string, change: Change): Promise<void>
  /** Whether the editor keeps nothing about any file: no entry of a table, no lock. */
  isIdle(): boolean
}

/** What is made of two edits. */
export interface Opened<E extends Editor = Editor> {
  /** Edits the files `one` and `other` as if they were a single file. */
  editBoth(editor: E, one: string, other: string, change: ChangeOfTwo): Promise<void>
}

/** The same, made only of what every editor offers. */
const closed: Opened = {
  editBoth: (editor, one, other, change) =>
    editor.edit(one, async (first) => {
      let changed = first
      await editor.edit(other, (second) => {
        const [a, b] = change([first, second])
        changed = a
        return b
      })
      return changed
    }),
}

/** A solution is a class of editors. */
export type Editors = new (disk: Disk) => Editor

/** Reads the file `path`, and writes what `change` makes of it. */
export async function rewrite(disk: Disk, path: string, change: Change): Promise<void> {
  await disk.write(path, await change(await disk.read(path)))
}

/** Reads two files, and writes what `change` makes of them. */
export async function rewriteBoth(
  disk: Disk,
  [one, other]: readonly [string, string],
  change: ChangeOfTwo,
): Promise<void> {
  const texts = change([await disk.read(one), await disk.read(other)])
  await disk.write(one, texts[0])
  await disk.write(other, texts[1])
}

const FILE = 'a.ts'
const LINK = 'link.ts'

const append =
  (line: string): Change =>
  (text) =>
    `${text}${line};`

const has = (disk: Disk, path: string, ...lines: readonly string[]): boolean =>
  lines.every((line) => disk.texts[path]?.includes(`${line};`))

const nothingIsKept = (editor: Editor) => ({
  'the editor keeps nothing': () => editor.isIdle(),
})

/** Alice edits the file, and then once more. Bob may come before, between and after. */
const twoAgents: Scenario<Editors> = {
  kind: 'safety',
  stage(EditorOf, world) {
    const disk = new Disk(world, [FILE])
    const editor = new EditorOf(disk)
    return {
      subject: editor,
      record: disk,
      tasks: {
        Alice: async () => {
          await editor.edit(FILE, append('Alice'))
          await editor.edit(FILE, append('Alice again'))
        },
        Bob: () => editor.edit(FILE, append('Bob')),
      },
      finally: {
        'all edits are in the file': () => has(disk, FILE, 'Alice', 'Alice again', 'Bob'),
        ...nothingIsKept(editor),
      },
    }
  },
}

/** Bob comes by a link. */
const twoNames: Scenario<Editors> = {
  kind: 'safety',
  stage(EditorOf, world) {
    const disk = new Disk(world, [FILE], { [LINK]: FILE })
    const editor = new EditorOf(disk)
    return {
      subject: editor,
      record: disk,
      tasks: {
        Alice: () => editor.edit(FILE, append('Alice')),
        Bob: () => editor.edit(LINK, append('Bob')),
      },
      finally: {
        'both edits are in the file': () => has(disk, FILE, 'Alice', 'Bob'),
        ...nothingIsKept(editor),
      },
    }
  },
}

/** Alice has begun to edit one file, and finishes after Bob has edited another. */
const twoFiles: Scenario<Editors> = {
  kind: 'liveness',
  stage(EditorOf, world) {
    const disk = new Disk(world, [FILE, 'b.ts'])
    const editor = new EditorOf(disk)
    const review = new Semaphore(0)
    return {
      subject: { editor, review },
      record: disk,
      tasks: {
        Alice: () =>
          editor.edit(FILE, async (text) => {
            await review.acquire()
            return append('Alice')(text)
          }),
        Bob: async () => {
          await editor.edit('b.ts', append('Bob'))
          review.release()
        },
      },
      finally: {
        'both files are edited': () => has(disk, FILE, 'Alice') && has(disk, 'b.ts', 'Bob'),
        ...nothingIsKept(editor),
      },
    }
  },
}

/** What Alice was looking for is not in the file. */
const anEditFails: Scenario<Editors> = {
  kind: 'liveness',
  stage(EditorOf, world) {
    const disk = new Disk(world, [FILE])
    const editor = new EditorOf(disk)
    const record = { disk, error: '' }
    return {
      subject: editor,
      record,
      tasks: {
        Alice: () =>
          editor
            .edit(FILE, () => {
              throw new Error('not found')
            })
            .catch((error: Error) => {
              record.error = error.message
            }),
        Bob: () => editor.edit(FILE, append('Bob')),
      },
      finally: {
        'Alice hears of it': () => record.error === 'not found',
        "Bob's edit is in the file": () => disk.texts[FILE] === append('Bob')(''),
        ...nothingIsKept(editor),
      },
    }
  },
}

/** Both agents rename the same thing in the same two files, and name these in opposite orders. */
const aRename: Scenario<Editors, Opened>['stage'] = (EditorOf, world, { editBoth }) => {
  const disk = new Disk(world, [FILE, 'b.ts'])
  const editor = new EditorOf(disk)
  const rename =
    (line: string): ChangeOfTwo =>
    ([one, other]) => [`${one}${line};`, `${other}${line};`]
  return {
    subject: editor,
    record: disk,
    tasks: {
      Alice: () => editBoth(editor, FILE, 'b.ts', rename('Alice')),
      Bob: () => editBoth(editor, 'b.ts', FILE, rename('Bob')),
    },
    finally: {
      'both files have both edits, in one order': () =>
        has(disk, FILE, 'Alice', 'Bob') && disk.texts[FILE] === disk.texts['b.ts'],
    },
  }
}

export default definePattern<Editors, Opened>({
  title: 'The keyed lock',
  lesson: 'A lock per key is a table of locks, and the table has races of its own.',
  chapter: 'Everyday',
  after: ['lost-update'],
  choice: {
    alone: 'locks',
    composed: 'either',
    because: 'a package keeps the table, and two files need only sorted keys',
  },
  scenarios: {
    'two agents': twoAgents,
    'two names': twoNames,
    'two files': twoFiles,
    'an edit fails': anEditFails,
    ...inHalves('a rename', closed, aRename),
  },
})
