import { Mutex } from 'async-mutex'
import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

/** A connection to a database, with one transaction at a time. */
class Connection {
  readonly rows: string[] = []
  #uncommitted: string[] | undefined
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  async begin(): Promise<void> {
    await this.#world.work('BEGIN')
    this.#uncommitted = []
  }

  async insert(row: string): Promise<void> {
    await this.#world.work(`INSERT ${row}`)
    const rows = this.#uncommitted ?? this.rows
    rows.push(row)
  }

  async rollBack(): Promise<void> {
    await this.#world.work('ROLLBACK')
    this.#uncommitted = undefined
  }
}

/** Runs what needs the connection for itself. */
type Use = (job: () => Promise<void>) => Promise<void>

const shareConnection = (): Use => (job) => job()

function takeTurns(): Use {
  const turn = new Mutex()
  return (job) => turn.runExclusive(job)
}

const importAndSignUp =
  (create: () => Use): Program =>
  (world) => {
    const connection = new Connection(world)
    const use = create()
    const importRows = async () => {
      await connection.begin()
      await connection.insert('a row that is refused')
      await connection.rollBack()
    }
    return {
      subject: connection,
      tasks: {
        import: () => use(importRows),
        signUp: () => use(() => connection.insert('ada')),
      },
      finally: { 'who signed up is there': () => connection.rows.includes('ada') },
    }
  }

export default {
  story:
    'Two requests share a database connection; what one of them inserts falls into the transaction of the other, and is rolled back with it.',
  source: 'https://github.com/TryGhost/node-sqlite3/issues/1761',
  wrong: {
    program: importAndSignUp(shareConnection),
    truth: 'fails',
    outcomes: ['invariant broken'],
  },
  right: { program: importAndSignUp(takeTurns), truth: 'survives' },
} satisfies Pair
