import { Mutex } from 'async-mutex'
import { allEnded } from '../all-ended.ts'
import { type Held, lockAll, ranked } from '../lock-order.ts'
import { orAborted } from '../or-aborted.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Client, Connection, Opened } from './problem.ts'

export const price = 'a caller who has given up keeps his place in the queue until it is granted'

export const outcomes: Outcomes = {
  // Bob gives up between the two servers.
  'two servers': ['completed', 'invariant broken'],
}

/**
 * A section that looks at the signal when it is granted the lock, and keeps the lock until the answer is there,
 * also if its caller has left.
 */
export default class LockedClient implements Client {
  readonly lock = ranked(new Mutex())
  private readonly connection: Connection

  constructor(connection: Connection) {
    this.connection = connection
  }

  async ask(question: string, signal: AbortSignal): Promise<string | undefined> {
    const section = lockAll([this.lock], (held) =>
      signal.aborted ? undefined : this.exchange(held, question),
    )
    return await orAborted(section, signal)
  }

  async exchange(held: Held, question: string): Promise<string> {
    held.mustInclude(this.lock)
    this.connection.send(question)
    return await this.connection.receive()
  }
}

export const published: Published<LockedClient, Client> = {
  lock: 'take it with lockAll, together with all others, holding none; look at the signal then',
  exchange: 'with the lock held until it ends: the compiler asks for a Held',
}

export const composing: Composing = { beforehand: 'both clients', undone: 'nothing' }

export const opened: Opened<LockedClient> = {
  async askBoth(one, other, question, signal) {
    const section = lockAll([one.lock, other.lock], (held) =>
      signal.aborted
        ? undefined
        : allEnded([one.exchange(held, question), other.exchange(held, question)]),
    )
    return await orAborted(section, signal)
  },
}
