import type { Program, World } from '../../index.ts'
import type { PublishedBug } from './published-bug.ts'

/** A disk with room for one directory. */
class Disk {
  #isThere = true
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  async make(): Promise<'made' | 'EEXIST'> {
    await this.#world.work('mkdir')
    if (this.#isThere) return 'EEXIST'
    this.#isThere = true
    return 'made'
  }

  async isThere(): Promise<boolean> {
    await this.#world.work('stat')
    return this.#isThere
  }

  async remove(): Promise<void> {
    await this.#world.work('rm -r')
    this.#isThere = false
  }
}

type Ensure = (disk: Disk) => Promise<void>

const ensure: Ensure = async (disk) => {
  if ((await disk.make()) === 'made' || (await disk.isThere())) return
  throw new Error('EEXIST, and yet there is nothing')
}

/** A directory that has gone after it was in the way is made again. */
const ensureAgain: Ensure = async (disk) => {
  while ((await disk.make()) === 'EEXIST') {
    if (await disk.isThere()) return
  }
}

const madeAndRemoved =
  (ensure: Ensure): Program =>
  (world) => {
    const disk = new Disk(world)
    return {
      subject: disk,
      tasks: { build: () => ensure(disk), clean: () => disk.remove() },
    }
  }

export default {
  project: 'mkdirp',
  benchmarks: ['MKD'],
  story:
    'A directory is in the way of mkdir and is gone when stat looks at it, so mkdir -p reports that it exists.',
  source: 'https://github.com/substack/node-mkdirp/pull/92',
  isOurReading: true,
  wrong: { program: madeAndRemoved(ensure), truth: 'fails', outcomes: ['threw'] },
  right: { program: madeAndRemoved(ensureAgain), truth: 'survives' },
} satisfies PublishedBug
