import { Semaphore } from 'async-mutex'
import { Bell, when } from './bell.ts'

/** How long an ask waits where it does not wait forever, in milliseconds. */
export const TIMEOUT = 1000

/** The error of an ask whose answer did not arrive in time. */
export class AskTimedOut extends Error {
  override readonly name = 'AskTimedOut'
}

type Answer<A> = { readonly value: A } | { readonly error: unknown } | 'timed out'

/** The address for one answer. Only the first answer counts, so one that is late changes nothing. */
export class Reply<A> {
  readonly arrived = new Semaphore(0)
  answer?: Answer<A>

  send(value: A): void {
    this.settle({ value })
  }

  /** Sends what `work` resolves with, or the error with which it rejects. Never rejects itself. */
  async sendResult(work: Promise<A>): Promise<void> {
    try {
      this.settle({ value: await work })
    } catch (error) {
      this.sendError(error)
    }
  }

  /** Sends an error in place of an answer. */
  sendError(error: unknown): void {
    this.settle({ error })
  }

  /** Blocks until the answer arrives. Rejects with the error that has arrived instead, or with `AskTimedOut`. */
  async arrival(): Promise<A> {
    await this.arrived.acquire()
    if (typeof this.answer !== 'object') throw new AskTimedOut()
    if ('error' in this.answer) throw this.answer.error
    return this.answer.value
  }

  /** Stops waiting. The message remains in the mailbox, and its receiver may still act on it. */
  giveUp(): void {
    this.settle('timed out')
  }

  private settle(answer: Answer<A>): void {
    if (this.answer !== undefined) return
    this.answer = answer
    this.arrived.release()
  }
}

/** What an actor does with a message. It must not throw: there is no supervisor to restart the actor. */
export interface Receiver<Message> {
  receive(message: Message): void | Promise<void>
}

/**
 * An owner of state that receives messages, oldest first, each after the receiver is done with the
 * one before. `room` is how many messages may wait and be served where a sender asks for it: one that
 * should go away looks at `isFull`, and one that should wait calls `put`.
 */
export class Actor<Message> {
  /** The message that is being served is the first one. */
  readonly mailbox: Message[] = []
  /** Rings when a message has been served. */
  readonly served = new Bell()
  private isServing = false
  private readonly receiver: Receiver<Message>
  private readonly room: number

  constructor(receiver: Receiver<Message>, room: number = Number.POSITIVE_INFINITY) {
    this.receiver = receiver
    this.room = room
  }

  get isFull(): boolean {
    return this.mailbox.length >= this.room
  }

  /** Sends a message and does not wait: it never blocks, and exceeds the bound. */
  tell(message: Message): void {
    this.mailbox.push(message)
    if (!this.isServing) void this.serve()
  }

  /** Sends a message, and blocks while the mailbox is full. */
  async put(message: Message): Promise<void> {
    await when([this.served], () => {
      if (this.isFull) return undefined
      this.tell(message)
      return true
    })
  }

  /**
   * Sends a message that carries an address for the answer, and blocks until the answer arrives.
   * Rejects with `AskTimedOut` after `timeout` milliseconds, as `gen_server:call` of Erlang does;
   * without `timeout`, it waits forever.
   */
  async ask<A>(messageWith: (reply: Reply<A>) => Message, timeout?: number): Promise<A> {
    const reply = new Reply<A>()
    this.tell(messageWith(reply))
    const timer = timeout === undefined ? undefined : setTimeout(() => reply.giveUp(), timeout)
    try {
      return await reply.arrival()
    } finally {
      clearTimeout(timer)
    }
  }

  private async serve(): Promise<void> {
    this.isServing = true
    for (let [next] = this.mailbox; next !== undefined; [next] = this.mailbox) {
      await this.receiver.receive(next)
      this.mailbox.shift()
      this.served.ring()
    }
    this.isServing = false
  }
}
