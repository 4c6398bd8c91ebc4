import type { Program, World } from '../../index.ts'
import type { PublishedBug } from './published-bug.ts'

/** Connects again some time after a failure, unless it is about to do so. */
class Manager {
  isConnected = false
  protected isReconnecting = false
  #timer = { isCancelled: false }
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  async reconnect(): Promise<void> {
    if (this.isReconnecting) return
    this.isReconnecting = true
    const timer = { isCancelled: false }
    this.#timer = timer
    await this.#world.work('waits before it connects again')
    if (timer.isCancelled) return
    this.isReconnecting = false
    this.isConnected = true
  }

  /** Opens one more socket while the server is down. */
  async openSocket(): Promise<void> {
    await this.#world.work('opens a socket')
    if (this.isConnected || this.leavesItToTheTimer()) return
    this.#timer.isCancelled = true
    await this.reconnect()
  }

  protected leavesItToTheTimer(): boolean {
    return false
  }
}

class WaitingManager extends Manager {
  protected override leavesItToTheTimer(): boolean {
    return this.isReconnecting
  }
}

const serverDown =
  (Kind: typeof Manager): Program =>
  (world) => {
    const manager = new Kind(world)
    return {
      subject: manager,
      tasks: { first: () => manager.reconnect(), second: () => manager.openSocket() },
      finally: { 'it has connected again': () => manager.isConnected },
    }
  }

export default {
  project: 'socket.io-client',
  benchmarks: ['SIOC'],
  story:
    'A second socket fails to open and clears the timer that would connect again, while the flag stays set that keeps others from setting one.',
  source: 'https://github.com/socketio/socket.io-client/pull/1253',
  wrong: { program: serverDown(Manager), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: serverDown(WaitingManager), truth: 'survives' },
} satisfies PublishedBug
