import { Mutex } from 'async-mutex'
import type { Program, World } from '../../index.ts'
import type { PublishedBug } from './published-bug.ts'

const FIRST = 3000

/** The ports on which something listens. */
class Ports {
  readonly #used = new Set<number>()
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  /** A port that was free when it was tried. */
  async free(): Promise<number> {
    await this.#world.work('tries a port and closes it again')
    let port = FIRST
    while (this.#used.has(port)) port += 1
    return port
  }

  async listen(port: number): Promise<void> {
    await this.#world.work('listens')
    if (this.#used.has(port)) throw new Error(`EADDRINUSE: ${port}`)
    this.#used.add(port)
  }
}

type StartServer = (ports: Ports, starting: Mutex) => Promise<void>

const startServer: StartServer = async (ports) => ports.listen(await ports.free())

/** One server starts at a time. */
const startInTurn: StartServer = (ports, starting) =>
  starting.runExclusive(() => startServer(ports, starting))

const twoServers =
  (start: StartServer): Program =>
  (world) => {
    const ports = new Ports(world)
    const starting = new Mutex()
    return {
      subject: { ports, starting },
      tasks: { api: () => start(ports, starting), admin: () => start(ports, starting) },
    }
  }

export default {
  project: 'get-port',
  benchmarks: ['GPT'],
  story:
    'A port is free when it is handed out, and taken by the time that its server listens, for two were handed the same.',
  source: 'https://github.com/sindresorhus/get-port/issues/23',
  wrong: { program: twoServers(startServer), truth: 'fails', outcomes: ['threw'] },
  right: { program: twoServers(startInTurn), truth: 'survives' },
} satisfies PublishedBug
