import { Bell, when } from '../bell.ts'
import { type Ending, endingOf, resultOf } from '../ending.ts'
import { orAborted } from '../or-aborted.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Opened, Resource, Server } from './problem.ts'

export const price = 'a loop that must run, and be ended; and each answer wakes all clients'

export const outcomes: Outcomes = {
  // Between the two answers another client is served.
  'two servers': ['completed', 'invariant broken'],
}

/** A change, and the answer to its client once there is one. */
interface Request {
  readonly change: number
  answer: Ending<number | undefined> | undefined
}

/** A process with a queue. It leaves its answer in the request, and does not wait until it is read. */
export default class QueueServer implements Server {
  private readonly asked = new Bell()
  private readonly answered = new Bell()
  private readonly requests: Request[] = []
  private isClosed = false
  private hasEnded = false
  private readonly resource: Resource

  constructor(resource: Resource) {
    this.resource = resource
  }

  async run(): Promise<void> {
    for (;;) {
      const request = await when(
        [this.asked],
        () => this.requests.shift() ?? (this.isClosed ? 'closed' : undefined),
      )
      if (request === 'closed') break
      request.answer = await endingOf(this.resource.add(request.change))
      this.answered.ring()
    }
    this.hasEnded = true
    this.answered.ring()
  }

  async ask(change: number, signal?: AbortSignal): Promise<number | undefined> {
    const request = this.accept(change)
    const answer = this.answerTo(request)
    return await (signal ? orAborted(answer, signal) : answer)
  }

  async close(): Promise<void> {
    this.isClosed = true
    this.asked.ring()
    await when([this.answered], () => this.hasEnded || undefined)
  }

  /** Never blocks. */
  accept(change: number): Request {
    const request: Request = { change, answer: undefined }
    if (this.isClosed) request.answer = { status: 'fulfilled', value: undefined }
    else this.requests.push(request)
    this.asked.ring()
    return request
  }

  async answerTo(request: Request): Promise<number | undefined> {
    return resultOf(await when([this.answered], () => request.answer))
  }
}

export const published: Published<QueueServer, Server> = {
  accept: 'of all servers in one step, so that all of them have the requests in one order',
  answerTo: 'of the server that has accepted the request, at any time',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<QueueServer> = {
  async askBoth(one, other, change) {
    const requests = [one.accept(change), other.accept(change)] as const
    const answers = Promise.all([one.answerTo(requests[0]), other.answerTo(requests[1])])
    return await answers
  },
}
