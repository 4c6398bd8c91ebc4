import { type Ending, endingOf, resultOf } from '../ending.ts'
import { closedBy, GoChannel, select } from '../go-channel.ts'
import type { Outcomes } from '../pattern.ts'
import type { Resource, Server } from './problem.ts'

export const bug = 'send on a closed channel'

export const outcomes: Outcomes = {
  closing: ['completed', 'threw'],
  'two servers': ['completed', 'invariant broken'],
}

interface Request {
  readonly change: number
  /** Has room for the answer, so that the process never waits for its client. */
  readonly reply: GoChannel<Ending<number>>
}

/** Closes the channel for requests, on which clients are sending. */
export default class ShutServer implements Server {
  private readonly requests = new GoChannel<Request>()
  private readonly ended = new GoChannel<never>()
  private isClosed = false
  private readonly resource: Resource

  constructor(resource: Resource) {
    this.resource = resource
  }

  async run(): Promise<void> {
    for (;;) {
      const request = await this.requests.receive()
      if (request === undefined) break
      await request.reply.send(await endingOf(this.resource.add(request.change)))
    }
    this.ended.close()
  }

  async ask(change: number, signal?: AbortSignal): Promise<number | undefined> {
    const reply = new GoChannel<Ending<number>>(1)
    const givenUp = closedBy(signal).receiving()
    const request = this.requests.sending({ change, reply })
    const [done] = await select<unknown>([givenUp, request])
    if (done !== 1) return undefined
    const [, answer] = await select([givenUp, reply.receiving()])
    return answer && resultOf(answer)
  }

  async close(): Promise<void> {
    if (!this.isClosed) this.requests.close()
    this.isClosed = true
    await this.ended.receive()
  }
}
