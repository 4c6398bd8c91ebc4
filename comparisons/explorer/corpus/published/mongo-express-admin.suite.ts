import type { Program, World } from '../../index.ts'
import type { PublishedBug } from './published-bug.ts'

interface AdminDatabase {
  listDatabases(): readonly string[]
}

/** Answers from a database that it opens when it starts. */
class Server {
  protected readonly opened: Promise<void>
  #admin: AdminDatabase | undefined
  readonly #world: World

  constructor(world: World) {
    this.#world = world
    this.opened = this.#open()
  }

  async get(): Promise<readonly string[]> {
    await this.#world.work('GET /')
    return (this.#admin as AdminDatabase).listDatabases()
  }

  async #open(): Promise<void> {
    await this.#world.work('opens the database')
    this.#admin = { listDatabases: () => ['cats'] }
  }
}

class ReadyServer extends Server {
  override async get(): Promise<readonly string[]> {
    await this.opened
    return await super.get()
  }
}

const firstRequest =
  (Kind: typeof Server): Program =>
  (world) => ({
    tasks: {
      async test() {
        const server = new Kind(world)
        await server.get()
      },
    },
  })

export default {
  project: 'mongo-express',
  benchmarks: ['ME3', 'ME4'],
  story:
    'The server takes requests before its database is open, and the first one reads a property of undefined.',
  source: 'https://github.com/mongo-express/mongo-express/issues/500',
  wrong: { program: firstRequest(Server), truth: 'fails', outcomes: ['threw'] },
  right: { program: firstRequest(ReadyServer), truth: 'survives' },
} satisfies PublishedBug
