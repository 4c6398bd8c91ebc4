import { Mutex } from 'async-mutex'
import { orAborted } from '../or-aborted.ts'
import type { Outcomes } from '../pattern.ts'
import type { Resource, Server } from './problem.ts'

export const bug = 'shutdown without a join'

export const outcomes: Outcomes = {
  closing: ['completed', 'invariant broken'],
  'two servers': ['completed', 'invariant broken'],
}

/** Refuses what comes after `close`, and does not wait for what came before. */
export default class HastyServer implements Server {
  private readonly lock = new Mutex()
  private isClosed = false
  private readonly resource: Resource

  constructor(resource: Resource) {
    this.resource = resource
  }

  async run(): Promise<void> {}

  async ask(change: number, signal?: AbortSignal): Promise<number | undefined> {
    const answer = this.lock.runExclusive(() =>
      this.isClosed || signal?.aborted ? undefined : this.resource.add(change),
    )
    return await (signal ? orAborted(answer, signal) : answer)
  }

  async close(): Promise<void> {
    this.isClosed = true
  }
}
