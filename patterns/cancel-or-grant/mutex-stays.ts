import { Mutex } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Client, Connection } from './problem.ts'

export const bug = 'cancellation ignored'

export const outcomes: Outcomes = {
  'no answer comes': ['deadlock'],
  'two servers': ['completed', 'invariant broken'],
}

/** Looks at the signal before it asks, and waits for the answer whatever the signal says. */
export default class StayingClient implements Client {
  private readonly lock = new Mutex()
  private readonly connection: Connection

  constructor(connection: Connection) {
    this.connection = connection
  }

  ask(question: string, signal: AbortSignal): Promise<string | undefined> {
    return this.lock.runExclusive(async () => {
      if (signal.aborted) return undefined
      this.connection.send(question)
      return await this.connection.receive()
    })
  }
}
