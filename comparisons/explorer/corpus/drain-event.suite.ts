import { EventEmitter, once } from 'node:events'
import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

const CAPACITY = 1

/** A connection with a send buffer, which emits `drain` when there is room again. */
class Connection extends EventEmitter {
  #buffered = 0
  readonly #world: World

  constructor(world: World) {
    super()
    this.#world = world
  }

  get buffered(): number {
    return this.#buffered
  }

  get isFull(): boolean {
    return this.#buffered >= CAPACITY
  }

  push(chunk: string): void {
    this.#buffered += 1
    void this.#send(chunk)
  }

  async #send(chunk: string): Promise<void> {
    await this.#world.work(`sends ${chunk}`)
    this.#buffered -= 1
    this.emit('drain')
  }
}

type Write = (connection: Connection, chunk: string) => Promise<void>

const writeOnceDrained: Write = async (connection, chunk) => {
  if (connection.isFull) await once(connection, 'drain')
  connection.push(chunk)
}

/** Looks again whether there is room: another writer may have been faster. */
const writeWhenRoom: Write = async (connection, chunk) => {
  while (connection.isFull) await once(connection, 'drain')
  connection.push(chunk)
}

const threeWriters =
  (write: Write): Program =>
  (world) => {
    const connection = new Connection(world)
    return {
      subject: connection,
      tasks: {
        audio: () => write(connection, 'audio'),
        video: () => write(connection, 'video'),
        subtitles: () => write(connection, 'subtitles'),
      },
      invariants: { 'the buffer does not overflow': () => connection.buffered <= CAPACITY },
    }
  }

export default {
  story:
    'Several writers wait for the same drain event of a full stream, and all of them write when it comes, so that backpressure is lost.',
  wrong: {
    program: threeWriters(writeOnceDrained),
    truth: 'fails',
    outcomes: ['invariant broken'],
  },
  right: { program: threeWriters(writeWhenRoom), truth: 'survives' },
} satisfies Pair
