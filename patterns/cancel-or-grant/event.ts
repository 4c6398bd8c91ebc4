import { Bell, when } from '../bell.ts'
import { orAborted } from '../or-aborted.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Client, Connection, Opened } from './problem.ts'

export const price =
  'no queue: a caller may be passed again and again; and the signal needs a bell of its own'

export const outcomes: Outcomes = {
  // Bob gives up between the two servers.
  'two servers': ['completed', 'invariant broken'],
}

/** Rings when `signal` aborts. */
function bellOf(signal: AbortSignal): Bell {
  const bell = new Bell()
  signal.addEventListener('abort', () => bell.ring(), { once: true })
  return bell
}

/** One step looks at the signal and takes the connection. */
export default class FlaggedClient implements Client {
  readonly bell = new Bell()
  private isBusy = false
  private readonly connection: Connection

  constructor(connection: Connection) {
    this.connection = connection
  }

  async ask(question: string, signal: AbortSignal): Promise<string | undefined> {
    const answer = await when([this.bell, bellOf(signal)], () => {
      if (signal.aborted) return 'given up'
      return this.isFree ? { exchange: this.exchange(question) } : undefined
    })
    return answer === 'given up' ? undefined : await orAborted(answer.exchange, signal)
  }

  get isFree(): boolean {
    return !this.isBusy
  }

  /** Returns at once; the connection is busy until the answer is there. */
  async exchange(question: string): Promise<string> {
    this.isBusy = true
    this.connection.send(question)
    try {
      return await this.connection.receive()
    } finally {
      this.isBusy = false
      this.bell.ring()
    }
  }
}

export const published: Published<FlaggedClient, Client> = {
  bell: 'rings when the connection is free; listen to those of all clients, and to the signal',
  isFree: 'asked of all clients in one step, again after each ring',
  exchange: 'of all in the step in which all were free',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<FlaggedClient> = {
  async askBoth(one, other, question, signal) {
    const answers = await when([one.bell, other.bell, bellOf(signal)], () => {
      if (signal.aborted) return 'given up'
      if (!one.isFree || !other.isFree) return undefined
      return { both: Promise.all([one.exchange(question), other.exchange(question)]) }
    })
    return answers === 'given up' ? undefined : await orAborted(answers.both, signal)
  },
}
