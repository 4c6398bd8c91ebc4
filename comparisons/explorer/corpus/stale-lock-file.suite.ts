import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

/** A file that can be created only if it is not there, as with the flag `wx`. */
class LockFile {
  #owner: string | undefined
  readonly #world: World

  constructor(owner: string | undefined, world: World) {
    this.#owner = owner
    this.#world = world
  }

  async read(): Promise<string | undefined> {
    await this.#world.work('reads the file')
    return this.#owner
  }

  async create(owner: string): Promise<boolean> {
    await this.#world.work('creates the file')
    if (this.#owner !== undefined) return false
    this.#owner = owner
    return true
  }

  async remove(): Promise<void> {
    await this.#world.work('removes the file')
    this.#owner = undefined
  }
}

const CRASHED = 'a process that crashed'

interface Files {
  readonly lock: LockFile
  /** Held while a stale lock is being removed. */
  readonly cleaning: LockFile
}

type TakeLock = (files: Files, process: string) => Promise<boolean>

const takeOver: TakeLock = async ({ lock }, process) => {
  if ((await lock.read()) === CRASHED) await lock.remove()
  return lock.create(process)
}

const takeOverAlone: TakeLock = async (files, process) => {
  if (!(await files.cleaning.create(process))) return false
  const isMine = await takeOver(files, process)
  await files.cleaning.remove()
  return isMine
}

const twoProcesses =
  (take: TakeLock): Program =>
  (world) => {
    const files = { lock: new LockFile(CRASHED, world), cleaning: new LockFile(undefined, world) }
    const owners: string[] = []
    const start = async (process: string) => {
      if (await take(files, process)) owners.push(process)
    }
    return {
      subject: files,
      record: owners,
      tasks: { server: () => start('server'), worker: () => start('worker') },
      invariants: { 'one owns the lock': () => owners.length <= 1 },
    }
  }

export default {
  story:
    'Two processes find the lock file of one that crashed; the slower one removes it after the faster one has put its own there, and both own the lock.',
  source: 'https://github.com/moxystudio/node-proper-lockfile/issues/121',
  wrong: { program: twoProcesses(takeOver), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: twoProcesses(takeOverAlone), truth: 'survives' },
} satisfies Pair
