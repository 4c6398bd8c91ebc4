import { type Ending, endingOf, resultOf } from '../ending.ts'
import { closedBy, GoChannel, select } from '../go-channel.ts'
import type { Outcomes } from '../pattern.ts'
import type { Resource, Server } from './problem.ts'

export const bug = 'goroutine per request'

export const outcomes: Outcomes = {
  'two clients': ['completed', 'invariant broken'],
  'asked again': ['completed', 'invariant broken'],
  closing: ['completed', 'invariant broken'],
  'two servers': ['completed', 'invariant broken'],
}

interface Request {
  readonly change: number
  /** Has room for the answer, so that the process never waits for its client. */
  readonly reply: GoChannel<Ending<number>>
}

/** The process serves each request in a task of its own, so that it is soon back at the channel. */
export default class ForkingServer implements Server {
  private readonly requests = new GoChannel<Request>()
  private readonly closing = new GoChannel<never>()
  private readonly ended = new GoChannel<never>()
  private isClosed = false
  private readonly resource: Resource

  constructor(resource: Resource) {
    this.resource = resource
  }

  async run(): Promise<void> {
    for (;;) {
      const [, request] = await select([this.closing.receiving(), this.requests.receiving()])
      if (request === undefined) break
      void this.serve(request)
    }
    this.ended.close()
  }

  async ask(change: number, signal?: AbortSignal): Promise<number | undefined> {
    const reply = new GoChannel<Ending<number>>(1)
    const givenUp = closedBy(signal).receiving()
    const request = this.requests.sending({ change, reply })
    const [done] = await select<unknown>([givenUp, this.closing.receiving(), request])
    if (done !== 2) return undefined
    const [, answer] = await select([givenUp, reply.receiving()])
    return answer && resultOf(answer)
  }

  async close(): Promise<void> {
    if (!this.isClosed) this.closing.close()
    this.isClosed = true
    await this.ended.receive()
  }

  private async serve({ change, reply }: Request): Promise<void> {
    await reply.send(await endingOf(this.resource.add(change)))
  }
}
