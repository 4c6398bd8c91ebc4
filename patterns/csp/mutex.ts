import { Mutex } from 'async-mutex'
import { allEnded } from '../all-ended.ts'
import { type Held, lockAll, ranked } from '../lock-order.ts'
import { orAborted } from '../or-aborted.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Opened, Resource, Server } from './problem.ts'

export const price =
  'requests stand in the queue of the lock, where they cannot be read, merged or put in order'

export const outcomes: Outcomes = {
  // Between the two answers another client is served.
  'two servers': ['completed', 'invariant broken'],
}

/** No process: each client uses the resource himself, with the lock held. */
export default class LockedServer implements Server {
  readonly lock = ranked(new Mutex())
  private isClosed = false
  private readonly resource: Resource

  constructor(resource: Resource) {
    this.resource = resource
  }

  async run(): Promise<void> {}

  async ask(change: number, signal?: AbortSignal): Promise<number | undefined> {
    const answer = lockAll([this.lock], (held) =>
      signal?.aborted ? undefined : this.use(held, change),
    )
    return await (signal ? orAborted(answer, signal) : answer)
  }

  async close(): Promise<void> {
    this.isClosed = true
    await lockAll([this.lock], () => {})
  }

  /** Returns `undefined` if the server is closed. */
  async use(held: Held, change: number): Promise<number | undefined> {
    held.mustInclude(this.lock)
    return this.isClosed ? undefined : this.resource.add(change)
  }
}

export const published: Published<LockedServer, Server> = {
  lock: 'take it with lockAll, together with all others, holding none',
  use: 'with the lock held until it ends: the compiler asks for a Held',
}

export const composing: Composing = { beforehand: 'both servers', undone: 'nothing' }

export const opened: Opened<LockedServer> = {
  async askBoth(one, other, change) {
    const answers = lockAll([one.lock, other.lock], (held) =>
      allEnded([one.use(held, change), other.use(held, change)]),
    )
    return await answers
  },
}
