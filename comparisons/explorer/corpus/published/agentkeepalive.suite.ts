import type { Program, World } from '../../index.ts'
import type { PublishedBug } from './published-bug.ts'

class Socket {
  isDestroyed = false
}

/** Keeps the sockets of finished requests for later ones, and destroys what stays idle for too long. */
class Agent {
  protected readonly free: Socket[] = [new Socket()]
  protected readonly world: World

  constructor(world: World) {
    this.world = world
  }

  async request(): Promise<void> {
    const socket = this.free.pop() ?? new Socket()
    await this.world.work('writes the request')
    if (socket.isDestroyed) throw new Error('ECONNRESET')
  }

  async idleTimeout(): Promise<void> {
    await this.world.work('the idle timeout')
    const socket = this.free[0]
    if (socket === undefined) return
    socket.isDestroyed = true
    await this.world.work('the close event')
    this.remove(socket)
  }

  protected remove(socket: Socket): void {
    const index = this.free.indexOf(socket)
    if (index >= 0) this.free.splice(index, 1)
  }
}

/** A socket that is about to be destroyed is out of reach at once. */
class EarlyAgent extends Agent {
  override async idleTimeout(): Promise<void> {
    await this.world.work('the idle timeout')
    const socket = this.free.pop()
    if (socket === undefined) return
    socket.isDestroyed = true
    await this.world.work('the close event')
  }
}

const requestOnTimeout =
  (Kind: typeof Agent): Program =>
  (world) => {
    const agent = new Kind(world)
    return {
      subject: agent,
      tasks: {
        timer: () => agent.idleTimeout(),
        async client() {
          await world.work('the next request comes')
          await agent.request()
        },
      },
    }
  }

export default {
  project: 'agentkeepalive',
  benchmarks: ['AKA'],
  story:
    'An idle socket is destroyed by its timer and leaves the pool only with the close event, so a request in between is written to a dead socket.',
  source: 'https://github.com/node-modules/agentkeepalive/issues/23',
  wrong: { program: requestOnTimeout(Agent), truth: 'fails', outcomes: ['threw'] },
  right: { program: requestOnTimeout(EarlyAgent), truth: 'survives' },
} satisfies PublishedBug
