import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

const RETRY_DELAY = 5

/** Knows how many sockets are open. */
class Server {
  sockets = 1
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  async open(): Promise<void> {
    await this.#world.work('opens a socket')
    this.sockets += 1
  }

  close(): void {
    this.sockets -= 1
  }
}

/** Is connected, and connects again when the connection is lost. */
class Client {
  protected isConnected = true
  readonly #server: Server

  constructor(server: Server) {
    this.#server = server
  }

  connectionLost(): void {
    if (!this.isConnected) return
    this.drop()
    setTimeout(() => void this.reconnect(), RETRY_DELAY)
  }

  disconnect(): void {
    if (this.isConnected) this.drop()
  }

  protected async reconnect(): Promise<void> {
    await this.#server.open()
    this.isConnected = true
  }

  protected drop(): void {
    this.isConnected = false
    this.#server.close()
  }
}

/** Closes what was opened for a user who has left. */
class ObedientClient extends Client {
  #isWanted = true

  override disconnect(): void {
    this.#isWanted = false
    super.disconnect()
  }

  protected override async reconnect(): Promise<void> {
    if (!this.#isWanted) return
    await super.reconnect()
    if (!this.#isWanted) this.drop()
  }
}

const leaveWhileReconnecting =
  (Kind: typeof Client): Program =>
  (world) => {
    const server = new Server(world)
    const client = new Kind(server)
    return {
      subject: { server, client },
      tasks: {
        async network() {
          client.connectionLost()
        },
        async user() {
          await world.work('finds the button')
          client.disconnect()
        },
      },
      finally: { 'no socket stays open': () => server.sockets === 0 },
    }
  }

export default {
  story:
    'A client is told to disconnect while it waits to reconnect, and the timer or the handshake opens a connection that no one wants any more.',
  source: 'https://github.com/lukeed/sockette/issues/46',
  wrong: {
    program: leaveWhileReconnecting(Client),
    truth: 'fails',
    outcomes: ['invariant broken'],
  },
  right: { program: leaveWhileReconnecting(ObedientClient), truth: 'survives' },
} satisfies Pair
