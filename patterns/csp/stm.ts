import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import { orAborted } from '../or-aborted.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Opened, Resource, Server } from './problem.ts'

export const price =
  'no queue: a client may be passed again and again; and the resource is freed by hand'

export const outcomes: Outcomes = {
  // Between the two answers another client is served.
  'two servers': ['completed', 'invariant broken'],
}

/** No process: each client takes the resource in a transaction, and frees it in another. */
export default class AtomicServer implements Server {
  private readonly state = new TVar<'free' | 'in use'>('free')
  private readonly isClosed = new TVar(false)
  private readonly resource: Resource

  constructor(resource: Resource) {
    this.resource = resource
  }

  async run(): Promise<void> {}

  async ask(change: number, signal?: AbortSignal): Promise<number | undefined> {
    const answer = this.answer(change)
    return await (signal ? orAborted(answer, signal) : answer)
  }

  async close(): Promise<void> {
    await atomically((tx) => this.isClosed.set(tx, true))
    await atomically((tx) => check(tx, this.state.get(tx) === 'free'))
  }

  /** Waits until the resource is free. Returns `false` if the server is closed. */
  take(tx: Tx): boolean {
    if (this.isClosed.get(tx)) return false
    check(tx, this.state.get(tx) === 'free')
    this.state.set(tx, 'in use')
    return true
  }

  async use(change: number): Promise<number> {
    try {
      return await this.resource.add(change)
    } finally {
      await atomically((tx) => this.state.set(tx, 'free'))
    }
  }

  private async answer(change: number): Promise<number | undefined> {
    return (await atomically((tx) => this.take(tx))) ? this.use(change) : undefined
  }
}

export const published: Published<AtomicServer, Server> = {
  take: 'in a transaction, which the compiler checks',
  use: 'once, after the transaction in which it was taken',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<AtomicServer> = {
  async askBoth(one, other, change) {
    const [first, second] = await atomically((tx) => [one.take(tx), other.take(tx)] as const)
    return Promise.all([
      first ? one.use(change) : undefined,
      second ? other.use(change) : undefined,
    ])
  },
}
