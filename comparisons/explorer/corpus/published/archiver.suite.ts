import type { Program, World } from '../../index.ts'
import type { PublishedBug } from './published-bug.ts'

/** Archives files after it has looked at them, and is done when all are in that are there. */
class Archive {
  protected isFinalizing = false
  #looking = 2
  #finish = () => {}
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  async add(name: string, isThere: boolean): Promise<void> {
    await this.#world.work(`stat ${name}`)
    this.#looking -= 1
    if (isThere) this.finishIfDone()
    else this.warn()
  }

  finalize(): Promise<void> {
    return new Promise((resolve) => {
      this.#finish = resolve
      this.isFinalizing = true
      this.finishIfDone()
    })
  }

  protected finishIfDone(): void {
    if (this.isFinalizing && this.#looking === 0) this.#finish()
  }

  /** A file that is missing is no error. */
  protected warn(): void {}
}

/** Nor does it keep the archive from being done. */
class CheckingArchive extends Archive {
  protected override warn(): void {
    this.finishIfDone()
  }
}

const oneIsMissing =
  (Kind: typeof Archive): Program =>
  (world) => {
    const archive = new Kind(world)
    return {
      subject: archive,
      tasks: {
        there: () => archive.add('there.txt', true),
        missing: () => archive.add('missing.txt', false),
        user: () => archive.finalize(),
      },
    }
  }

export default {
  project: 'archiver',
  benchmarks: ['ARC'],
  story:
    'Whether all is done is asked after each file that is there; where the last one to be looked at is missing, nothing asks, and the archive hangs.',
  source: 'https://github.com/archiverjs/node-archiver/pull/388',
  wrong: { program: oneIsMissing(Archive), truth: 'fails', outcomes: ['deadlock'] },
  right: { program: oneIsMissing(CheckingArchive), truth: 'survives' },
} satisfies PublishedBug
