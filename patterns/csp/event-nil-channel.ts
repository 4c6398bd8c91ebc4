import { type Ending, endingOf, resultOf } from '../ending.ts'
import { closedBy, GoChannel, select } from '../go-channel.ts'
import type { Outcomes } from '../pattern.ts'
import type { Resource, Server } from './problem.ts'

export const bug = 'nil channel'

export const outcomes: Outcomes = {
  closing: ['completed', 'deadlock'],
  'two servers': ['completed', 'invariant broken'],
}

interface Request {
  readonly change: number
  /** Has room for the answer, so that the process never waits for its client. */
  readonly reply: GoChannel<Ending<number>>
}

/** Sets the channel for requests to nil, which switches off the case of the process, and that of the clients. */
export default class NilServer implements Server {
  private requests: GoChannel<Request> | undefined = new GoChannel<Request>()
  private readonly closing = new GoChannel<never>()
  private readonly ended = new GoChannel<never>()
  private isClosed = false
  private readonly resource: Resource

  constructor(resource: Resource) {
    this.resource = resource
  }

  async run(): Promise<void> {
    for (;;) {
      const [, request] = await select([this.closing.receiving(), this.requests?.receiving()])
      if (request === undefined) break
      await request.reply.send(await endingOf(this.resource.add(request.change)))
    }
    this.ended.close()
  }

  async ask(change: number, signal?: AbortSignal): Promise<number | undefined> {
    const reply = new GoChannel<Ending<number>>(1)
    const givenUp = closedBy(signal).receiving()
    const request = this.requests?.sending({ change, reply })
    const [done] = await select<unknown>([givenUp, request])
    if (done !== 1) return undefined
    const [, answer] = await select([givenUp, reply.receiving()])
    return answer && resultOf(answer)
  }

  async close(): Promise<void> {
    if (!this.isClosed) this.closing.close()
    this.isClosed = true
    this.requests = undefined
    await this.ended.receive()
  }
}
