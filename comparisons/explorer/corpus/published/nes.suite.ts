import type { Program, World } from '../../index.ts'
import type { PublishedBug } from './published-bug.ts'

/** Connects again when the connection is lost, unless it was closed on purpose. */
class Client {
  protected reconnection: { readonly auth: string } | null = { auth: 'secret' }
  isConnected = false
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  async connectAgain(): Promise<void> {
    await this.#world.work('waits before it connects again')
    this.connect()
  }

  disconnect(): void {
    this.reconnection = null
    this.isConnected = false
  }

  protected connect(): void {
    const { auth } = this.reconnection as { readonly auth: string }
    this.isConnected = auth !== ''
  }
}

/** Looks again whether it is still wanted. */
class WantedClient extends Client {
  protected override connect(): void {
    if (this.reconnection !== null) super.connect()
  }
}

const closedWhileWaiting =
  (Kind: typeof Client): Program =>
  (world) => {
    const client = new Kind(world)
    return {
      subject: client,
      tasks: {
        network: () => client.connectAgain(),
        async user() {
          await world.work('leaves')
          client.disconnect()
        },
      },
      finally: { 'a closed client stays closed': () => !client.isConnected },
    }
  }

export default {
  project: 'nes',
  benchmarks: ['NES'],
  story:
    'A client is closed while it waits to connect again; the timer then reads the settings that closing has cleared.',
  source: 'https://github.com/hapijs/nes/issues/18',
  isOurReading: true,
  wrong: { program: closedWhileWaiting(Client), truth: 'fails', outcomes: ['threw'] },
  right: { program: closedWhileWaiting(WantedClient), truth: 'survives' },
} satisfies PublishedBug
