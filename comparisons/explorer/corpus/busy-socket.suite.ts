import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

const kBusy = Symbol('busy')

class Socket {
  [kBusy] = false
}

/** Sends each request over an idle socket, or over a new one. */
class Agent {
  protected readonly sockets = [new Socket()]
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  async request(path: string): Promise<void> {
    const socket = this.idleSocket()
    await this.#world.work('checks that the socket is alive')
    await this.send(path, socket)
  }

  protected idleSocket(): Socket {
    return this.sockets.find((socket) => !socket[kBusy]) ?? this.openSocket()
  }

  protected async send(path: string, socket: Socket): Promise<void> {
    if (socket[kBusy]) throw new Error('the socket has a request already')
    socket[kBusy] = true
    await this.#world.work(`GET ${path}`)
    socket[kBusy] = false
  }

  protected openSocket(): Socket {
    const socket = new Socket()
    this.sockets.push(socket)
    return socket
  }
}

/** Takes a socket out of its list as long as it is in use. */
class ReservingAgent extends Agent {
  override async request(path: string): Promise<void> {
    const socket = this.sockets.pop() ?? new Socket()
    await this.send(path, socket)
    this.sockets.push(socket)
  }
}

const twoRequests =
  (Kind: typeof Agent): Program =>
  (world) => {
    const agent = new Kind(world)
    return {
      subject: agent,
      tasks: { news: () => agent.request('/news'), weather: () => agent.request('/weather') },
    }
  }

export default {
  story:
    'A keep-alive agent marks a socket as busy only after it has checked that it is alive, so that two requests choose the same socket.',
  wrong: { program: twoRequests(Agent), truth: 'fails', outcomes: ['threw'] },
  right: { program: twoRequests(ReservingAgent), truth: 'survives' },
} satisfies Pair
