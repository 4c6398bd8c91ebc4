import { type Ending, endingOf, resultOf } from '../ending.ts'
import { closedBy, GoChannel, select } from '../go-channel.ts'
import type { Outcomes } from '../pattern.ts'
import type { Resource, Server } from './problem.ts'

export const bug = 'lost to the default'

export const outcomes: Outcomes = {
  'two clients': ['completed', 'invariant broken'],
  'asked again': ['completed', 'invariant broken'],
  'a use fails': ['completed', 'invariant broken'],
  'two servers': ['completed', 'invariant broken'],
}

interface Request {
  readonly change: number
  /** Has room for the answer, so that the process never waits for its client. */
  readonly reply: GoChannel<Ending<number>>
}

/** Does not wait for the process: select has a default, and the request is gone. */
export default class BusyServer implements Server {
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
      await request.reply.send(await endingOf(this.resource.add(request.change)))
    }
    this.ended.close()
  }

  async ask(change: number, signal?: AbortSignal): Promise<number | undefined> {
    const reply = new GoChannel<Ending<number>>(1)
    const givenUp = closedBy(signal).receiving()
    if (this.isClosed || !this.requests.trySend({ change, reply })) return undefined
    const [, answer] = await select([givenUp, reply.receiving()])
    return answer && resultOf(answer)
  }

  async close(): Promise<void> {
    if (!this.isClosed) this.closing.close()
    this.isClosed = true
    await this.ended.receive()
  }
}
