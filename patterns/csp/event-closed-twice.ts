import { type Ending, endingOf, resultOf } from '../ending.ts'
import { closedBy, GoChannel, select } from '../go-channel.ts'
import type { Outcomes } from '../pattern.ts'
import type { Resource, Server } from './problem.ts'

export const bug = 'double close'

export const outcomes: Outcomes = {
  closing: ['threw'],
  'two servers': ['completed', 'invariant broken'],
}

interface Request {
  readonly change: number
  /** Has room for the answer, so that the process never waits for its client. */
  readonly reply: GoChannel<Ending<number>>
}

/** Closes the channel whenever it is told to. */
export default class ClosingServer implements Server {
  private readonly requests = new GoChannel<Request>()
  private readonly closing = new GoChannel<never>()
  private readonly ended = new GoChannel<never>()
  private readonly resource: Resource

  constructor(resource: Resource) {
    this.resource = resource
  }

  async run(): Promise<void> {
    for (;;) {
      const [, request] = await select([this.closing.receiving(), this.requests.receiving()])
      if (request === undefined) break
      await request.reply.send(await endingOf(this.resource.add(request.change)))
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
    this.closing.close()
    await this.ended.receive()
  }
}
