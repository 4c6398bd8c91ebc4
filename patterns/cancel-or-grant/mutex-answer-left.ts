import { Mutex } from 'async-mutex'
import { orAborted } from '../or-aborted.ts'
import type { Outcomes } from '../pattern.ts'
import type { Client, Connection } from './problem.ts'

export const bug = 'poisoned connection'

export const outcomes: Outcomes = {
  'one gives up': ['completed', 'invariant broken'],
  'two servers': ['completed', 'invariant broken'],
}

/** Frees the connection as soon as its caller gives up. The answer is still on its way, to the next caller. */
export default class LeavingClient implements Client {
  private readonly lock = new Mutex()
  private readonly connection: Connection

  constructor(connection: Connection) {
    this.connection = connection
  }

  ask(question: string, signal: AbortSignal): Promise<string | undefined> {
    return this.lock.runExclusive(async () => {
      if (signal.aborted) return undefined
      this.connection.send(question)
      return await orAborted(this.connection.receive(), signal)
    })
  }
}
