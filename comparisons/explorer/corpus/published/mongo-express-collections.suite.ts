import type { Program, World } from '../../index.ts'
import type { PublishedBug } from './published-bug.ts'

/** Serves the collections of a database from a list of its own. */
class Server {
  readonly #listed = new Set<string>()
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  /** Brings the list up to date. */
  async list(): Promise<void> {
    await this.#world.work('lists the collections')
    this.#listed.add('cats')
  }

  async get(collection: string): Promise<void> {
    await this.#world.work(`GET /db/${collection}`)
    if (!this.#listed.has(collection)) throw new Error(`${collection} not found`)
  }
}

type Start = (server: Server, world: World) => Promise<void>

/** Waits for some time, in which the list is most often made. */
const startAndSleep: Start = async (server, { work }) => {
  void server.list()
  await work('waits 50 ms')
}

const startAndList: Start = (server) => server.list()

const firstRequest =
  (start: Start): Program =>
  (world) => {
    const server = new Server(world)
    return {
      subject: server,
      tasks: {
        async test() {
          await start(server, world)
          await server.get('cats')
        },
      },
    }
  }

export default {
  project: 'mongo-express',
  benchmarks: ['ME1', 'ME2'],
  story:
    'The list of collections is made in the background, and a sleep of 50 ms stands for its end, so a request may find a collection missing.',
  source: 'https://github.com/mongo-express/mongo-express/pull/315',
  wrong: { program: firstRequest(startAndSleep), truth: 'fails', outcomes: ['threw'] },
  right: { program: firstRequest(startAndList), truth: 'survives' },
} satisfies PublishedBug
