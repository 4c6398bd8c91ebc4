import type { Program, World } from '../../index.ts'
import type { PublishedBug } from './published-bug.ts'

/** Reads a sheet out of an archive, row by row. */
class Extraction {
  rows = 0
  protected readonly world: World

  constructor(world: World) {
    this.world = world
  }

  async run(): Promise<number> {
    const parsing = this.parse()
    await this.world.work('the archive is read to its end')
    await this.settle(parsing)
    return this.rows
  }

  protected settle(_parsing: Promise<void>): Promise<void> {
    return Promise.resolve()
  }

  protected async parse(): Promise<void> {
    await this.world.work('parses the sheet')
    this.rows = 13
  }
}

/** It is over when both the archive and the sheet are. */
class WholeExtraction extends Extraction {
  protected override settle(parsing: Promise<void>): Promise<void> {
    return parsing
  }
}

const extract =
  (Kind: typeof Extraction): Program =>
  (world) => {
    const extraction = new Kind(world)
    const seen: { rows?: number } = {}
    return {
      subject: extraction,
      record: seen,
      tasks: {
        async reader() {
          seen.rows = await extraction.run()
        },
      },
      finally: { 'all rows were read': () => seen.rows === 13 },
    }
  }

export default {
  project: 'xlsx-extract',
  benchmarks: ['XLS'],
  story:
    'The end of the archive is taken for the end of the sheet, whose parser may be slower, so rows are missing.',
  source: 'https://github.com/ffalt/xlsx-extract/commit/93e2425d1d5666308282a13e02fe5e574a1a3a32',
  isOurReading: true,
  wrong: { program: extract(Extraction), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: extract(WholeExtraction), truth: 'survives' },
} satisfies PublishedBug
