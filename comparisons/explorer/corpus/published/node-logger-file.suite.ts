import type { Program, World } from '../../index.ts'
import type { PublishedBug } from './published-bug.ts'

const MOST = 1

/** Writes to a file, and begins another one when the file is too long. */
class LogFile {
  files = 1
  protected size = 0
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  async log(message: string): Promise<void> {
    this.size += 1
    await this.#world.work(`writes '${message}'`)
    if (this.size > MOST) await this.roll()
  }

  protected async roll(): Promise<void> {
    await this.#world.work('opens another file')
    this.files += 1
    this.size = 0
  }
}

/** What is logged while it rolls does not roll again. */
class RollsOnce extends LogFile {
  protected override roll(): Promise<void> {
    this.size = 0
    return super.roll()
  }
}

const twoMessages =
  (Kind: typeof LogFile): Program =>
  (world) => {
    const log = new Kind(world)
    return {
      subject: log,
      tasks: { Ann: () => log.log('a'), Bob: () => log.log('b') },
      invariants: { 'it rolls once': () => log.files <= 2 },
    }
  }

export default {
  project: 'node-logger-file',
  benchmarks: ['NLF'],
  story:
    'The file is too long until another one is open, so each message that is written meanwhile rolls the log again.',
  source:
    'https://github.com/michaelwittig/node-logger-file/commit/49aa06e5dbc6990e123046c7c0e3b3f0f306f52a',
  wrong: { program: twoMessages(LogFile), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: twoMessages(RollsOnce), truth: 'survives' },
} satisfies PublishedBug
