import type { Program, World } from '../../index.ts'
import type { PublishedBug } from './published-bug.ts'

const INDEX = '{"index":"z"}'
const DOCUMENT = '{"z":1}'

/** A file of records, one a line. */
class DataFile {
  #text = ''
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  async append(record: string): Promise<void> {
    await this.#world.work('appends a record')
    this.#text += record
  }

  async write(text: string): Promise<void> {
    await this.#world.work('writes the file')
    this.#text = text
  }

  async load(): Promise<void> {
    await this.#world.work('reads the file')
    for (const line of this.#text.split('\n')) {
      if (line !== INDEX && line !== DOCUMENT) throw new Error(`corrupt: ${line}`)
    }
  }
}

type Prepare = (file: DataFile) => Promise<void>

/** Takes what adds an index for synchronous, as its documentation says. */
const prepare: Prepare = async (file) => {
  void file.append(INDEX)
  await file.write(DOCUMENT)
}

const prepareInTurn: Prepare = async (file) => {
  await file.append(INDEX)
  await file.write(DOCUMENT)
}

const indexThenLoad =
  (prepare: Prepare): Program =>
  (world) => {
    const file = new DataFile(world)
    return {
      subject: file,
      tasks: {
        async test() {
          await prepare(file)
          await file.load()
        },
      },
    }
  }

export default {
  project: 'nedb',
  benchmarks: ['NEDB1', 'NEDB2'],
  story:
    'Adding an index is said to be synchronous, and yet appends to the file later, in the middle of what the caller writes next.',
  source: 'https://github.com/louischatriot/nedb/issues/609',
  wrong: { program: indexThenLoad(prepare), truth: 'fails', outcomes: ['threw'] },
  right: { program: indexThenLoad(prepareInTurn), truth: 'survives' },
} satisfies PublishedBug
