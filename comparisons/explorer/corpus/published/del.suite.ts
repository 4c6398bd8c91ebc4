import type { Program, World } from '../../index.ts'
import type { PublishedBug } from './published-bug.ts'

/** A folder with one file in it. */
class Folder {
  readonly files = new Set(['file.js'])
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  async removeFile(name: string): Promise<void> {
    await this.#world.work(`lstat ${name}`)
    if (!this.files.has(name)) throw new Error(`ENOENT: lstat ${name}`)
    await this.#world.work(`unlink ${name}`)
    this.files.delete(name)
  }

  async removeAll(): Promise<void> {
    await this.#world.work('readdir')
    for (const name of [...this.files]) await this.removeFile(name)
  }
}

type RemoveMatches = (folder: Folder) => Promise<void>

const atOnce: RemoveMatches = async (folder) => {
  await Promise.all([folder.removeAll(), folder.removeFile('file.js')])
}

const oneByOne: RemoveMatches = async (folder) => {
  await folder.removeFile('file.js')
  await folder.removeAll()
}

const removed =
  (remove: RemoveMatches): Program =>
  (world) => {
    const folder = new Folder(world)
    return {
      subject: folder,
      tasks: { build: () => remove(folder) },
      finally: { 'the folder is empty': () => folder.files.size === 0 },
    }
  }

export default {
  project: 'del',
  benchmarks: ['DEL'],
  story:
    'A pattern matches a folder and the files in it, which are removed at once, so one removal looks for what the other has just deleted.',
  source: 'https://github.com/sindresorhus/del/issues/43',
  wrong: { program: removed(atOnce), truth: 'fails', outcomes: ['threw'] },
  right: { program: removed(oneByOne), truth: 'survives' },
} satisfies PublishedBug
