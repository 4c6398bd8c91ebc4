import { Mutex } from 'async-mutex'
import { orAborted } from '../or-aborted.ts'
import type { Outcomes } from '../pattern.ts'
import type { Client, Connection } from './problem.ts'

export const bug = 'permit leaked on cancellation'

export const outcomes: Outcomes = {
  'one gives up': ['completed', 'deadlock'],
  'two servers': ['completed', 'invariant broken'],
}

/** Leaves the queue by no longer looking at it. The lock is granted to a caller who has gone. */
export default class RacingClient implements Client {
  private readonly lock = new Mutex()
  private readonly connection: Connection

  constructor(connection: Connection) {
    this.connection = connection
  }

  async ask(question: string, signal: AbortSignal): Promise<string | undefined> {
    const release = await orAborted(this.lock.acquire(), signal)
    if (!release) return undefined
    this.connection.send(question)
    return await orAborted(this.connection.receive().finally(release), signal)
  }
}
