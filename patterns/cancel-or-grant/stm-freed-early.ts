import { atomically, check, TVar } from '../../stm/index.ts'
import { orAborted } from '../or-aborted.ts'
import type { Outcomes } from '../pattern.ts'
import type { Client, Connection } from './problem.ts'

export const bug = 'poisoned connection'

export const outcomes: Outcomes = {
  'one gives up': ['completed', 'invariant broken'],
  'two servers': ['completed', 'invariant broken'],
}

/** Frees the connection on every way out, and so before the answer to a caller who has given up. */
export default class EarlyClient implements Client {
  private readonly isBusy = new TVar(false)
  private readonly connection: Connection

  constructor(connection: Connection) {
    this.connection = connection
  }

  async ask(question: string, signal: AbortSignal): Promise<string | undefined> {
    await atomically(
      (tx) => {
        check(tx, signal.aborted || !this.isBusy.get(tx))
        if (!signal.aborted) this.isBusy.set(tx, true)
      },
      { signal },
    ).catch(() => {})
    if (signal.aborted) return undefined
    this.connection.send(question)
    try {
      return await orAborted(this.connection.receive(), signal)
    } finally {
      await atomically((tx) => this.isBusy.set(tx, false))
    }
  }
}
