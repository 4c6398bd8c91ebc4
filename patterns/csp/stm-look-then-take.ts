import { atomically, check, TVar } from '../../stm/index.ts'
import { orAborted } from '../or-aborted.ts'
import type { Outcomes } from '../pattern.ts'
import type { Resource, Server } from './problem.ts'

export const bug = 'check-then-act'

export const outcomes: Outcomes = {
  closing: ['completed', 'invariant broken'],
  'two servers': ['completed', 'invariant broken'],
}

/** Looks whether the server is open in one transaction, and takes the resource in the next. */
export default class LookingServer implements Server {
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

  private async answer(change: number): Promise<number | undefined> {
    if (await atomically((tx) => this.isClosed.get(tx))) return undefined
    await atomically((tx) => {
      check(tx, this.state.get(tx) === 'free')
      this.state.set(tx, 'in use')
    })
    try {
      return await this.resource.add(change)
    } finally {
      await atomically((tx) => this.state.set(tx, 'free'))
    }
  }
}
