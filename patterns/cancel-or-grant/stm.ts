import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import { orAborted } from '../or-aborted.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Client, Connection, Opened } from './problem.ts'

export const price =
  'no queue: a caller may be passed again and again; and the connection is freed by hand'

export const outcomes: Outcomes = {
  // Bob gives up between the two servers.
  'two servers': ['completed', 'invariant broken'],
}

/** A transaction takes the connection, and ends with the signal. It has taken it, or it has not. */
export default class AtomicClient implements Client {
  private readonly isBusy = new TVar(false)
  private readonly connection: Connection

  constructor(connection: Connection) {
    this.connection = connection
  }

  async ask(question: string, signal: AbortSignal): Promise<string | undefined> {
    const hasTaken = await orGivenUp((tx) => this.take(tx), signal)
    return hasTaken ? await orAborted(this.exchange(question), signal) : undefined
  }

  take(tx: Tx): void {
    check(tx, !this.isBusy.get(tx))
    this.isBusy.set(tx, true)
  }

  async exchange(question: string): Promise<string> {
    try {
      this.connection.send(question)
      return await this.connection.receive()
    } finally {
      await atomically((tx) => this.isBusy.set(tx, false))
    }
  }
}

/** Runs `take`, and returns whether it has committed before `signal` aborted. */
async function orGivenUp(take: (tx: Tx) => void, signal: AbortSignal): Promise<boolean> {
  try {
    await atomically(take, { signal })
    return true
  } catch (error) {
    if (error === signal.reason) return false
    throw error
  }
}

export const published: Published<AtomicClient, Client> = {
  take: 'in a transaction, which the compiler checks',
  exchange: 'once, after the transaction in which it was taken, whatever the signal says',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<AtomicClient> = {
  async askBoth(one, other, question, signal) {
    const takeBoth = (tx: Tx): void => {
      one.take(tx)
      other.take(tx)
    }
    if (!(await orGivenUp(takeBoth, signal))) return undefined
    return await orAborted(Promise.all([one.exchange(question), other.exchange(question)]), signal)
  },
}
