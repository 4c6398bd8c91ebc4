import type { Program, World } from '../../index.ts'
import type { PublishedBug } from './published-bug.ts'

/** One connection for several channels, which is closed with the last of them. */
class Manager {
  protected readonly users = new Set<string>(['chat'])
  #isOpen = true
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  async open(channel: string): Promise<void> {
    this.#isOpen = true
    await this.#world.work(`sends: connect ${channel}`)
    if (!this.#isOpen) await new Promise(() => {}) // no answer comes over a closed connection
    this.users.add(channel)
  }

  close(channel: string): void {
    this.users.delete(channel)
    if (this.users.size === 0) this.#isOpen = false
  }
}

/** A channel that is about to open keeps the connection as well. */
class CountingManager extends Manager {
  override async open(channel: string): Promise<void> {
    this.users.add(channel)
    await super.open(channel)
  }
}

const openAndClose =
  (Kind: typeof Manager): Program =>
  (world) => {
    const manager = new Kind(world)
    return {
      subject: manager,
      tasks: {
        news: () => manager.open('news'),
        async chat() {
          await world.work('the user leaves the chat')
          manager.close('chat')
        },
      },
    }
  }

export default {
  project: 'socket.io',
  benchmarks: ['SIO'],
  story:
    'Channels share a connection, which is closed with the last open channel although another one is about to open, and waits forever.',
  source: 'https://github.com/socketio/socket.io/issues/1862',
  wrong: { program: openAndClose(Manager), truth: 'fails', outcomes: ['deadlock'] },
  right: { program: openAndClose(CountingManager), truth: 'survives' },
} satisfies PublishedBug
