import { EventEmitter, once } from 'node:events'
import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

interface Message {
  readonly id: string
  readonly body: string
}

/** Answers each request with a message, in any order. */
class Socket extends EventEmitter<{ message: [Message] }> {
  readonly #world: World

  constructor(world: World) {
    super()
    this.#world = world
  }

  send(id: string): void {
    void this.#answer(id)
  }

  async #answer(id: string): Promise<void> {
    await this.#world.work(`answers ${id}`)
    this.emit('message', { id, body: `balance of ${id}` })
  }
}

type Request = (socket: Socket, id: string) => Promise<string>

const requestNextMessage: Request = async (socket, id) => {
  socket.send(id)
  const [reply] = (await once(socket, 'message')) as [Message]
  return reply.body
}

const requestById: Request = (socket, id) =>
  new Promise((resolve) => {
    const receive = (message: Message) => {
      if (message.id !== id) return
      socket.off('message', receive)
      resolve(message.body)
    }
    socket.on('message', receive)
    socket.send(id)
  })

const twoRequests =
  (request: Request): Program =>
  (world) => {
    const socket = new Socket(world)
    const answers = new Map<string, string>()
    const show = async (id: string) => {
      answers.set(id, await request(socket, id))
    }
    return {
      subject: socket,
      record: answers,
      tasks: { ada: () => show('ada'), grace: () => show('grace') },
      invariants: {
        'each sees their own balance': () =>
          [...answers].every(([id, answer]) => answer === `balance of ${id}`),
      },
    }
  }

export default {
  story:
    'A client takes the next message of a shared socket for the answer to its own request, and shows the data of another.',
  source: 'https://github.com/apache/shenyu/pull/7046',
  wrong: {
    program: twoRequests(requestNextMessage),
    truth: 'fails',
    outcomes: ['invariant broken'],
  },
  right: { program: twoRequests(requestById), truth: 'survives' },
} satisfies Pair
