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

/** Waits as `when` does, or until `signal` aborts. */
async function unlessAborted<A>(
  bells: readonly Bell[],
  signal: AbortSignal,
  attempt: () => A | undefined,
): Promise<A | 'given up'> {
  const aborted = new Bell()
  const ring = () => aborted.ring()
  signal.addEventListener('abort', ring)
  try {
    return await when([...bells, aborted], () => (signal.aborted ? 'given up' : attempt()))
  } finally {
    signal.removeEventListener('abort', ring)
  }
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
    const answer = await unlessAborted([this.bell], signal, () =>
      this.isFree ? { exchange: this.exchange(question) } : undefined,
    )
    return answer === 'given up' ? undefined : await orAborted(answer.exchange, signal)
  }

  get isFree(): boolean {
    return !this.isBusy
  }

  /** Returns at once; the connection is busy until the answer is there. */
  async exchange(question: string): Promise<string> {
    this.isBusy = true
    try {
      this.connection.send(question)
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
    const answers = await unlessAborted([one.bell, other.bell], signal, () => {
      if (!one.isFree || !other.isFree) return undefined
      return { both: Promise.all([one.exchange(question), other.exchange(question)]) }
    })
    return answers === 'given up' ? undefined : await orAborted(answers.both, signal)
  },
}
