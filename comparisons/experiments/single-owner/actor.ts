import { Semaphore } from 'async-mutex'

/** How long an ask waits where it does not wait forever, in milliseconds. */
export const TIMEOUT = 1000

/** The error of an ask whose answer did not arrive in time. */
export class AskTimedOut extends Error {
  override readonly name = 'AskTimedOut'
}

/** The address for one answer. Only the first answer counts, so one that is late changes nothing. */
export class Reply<A> {
  readonly arrived = new Semaphore(0)
  answer?: { readonly value: A } | 'timed out'

  send(value: A): void {
    this.settle({ value })
  }

  /** Stops waiting. The message remains in the mailbox, and its receiver may still act on it. */
  giveUp(): void {
    this.settle('timed out')
  }

  private settle(answer: { readonly value: A } | 'timed out'): void {
    if (this.answer !== undefined) return
    this.answer = answer
    this.arrived.release()
  }
}

/**
 * An owner of state that receives messages, oldest first, each after `receive` is done with the one
 * before. `receive` must not throw: there is no supervisor to restart the actor.
 */
export class Actor<Message> {
  readonly mailbox: Message[] = []
  isBusy = false
  private readonly receive: (message: Message) => void | Promise<void>

  constructor(receive: (message: Message) => void | Promise<void>) {
    this.receive = receive
  }

  /** Sends a message and does not wait: it never blocks. */
  tell(message: Message): void {
    this.mailbox.push(message)
    if (!this.isBusy) void this.drain()
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
    await reply.arrived.acquire()
    clearTimeout(timer)
    if (typeof reply.answer !== 'object') throw new AskTimedOut()
    return reply.answer.value
  }

  private async drain(): Promise<void> {
    this.isBusy = true
    for (let next = this.mailbox.shift(); next !== undefined; next = this.mailbox.shift()) {
      await this.receive(next)
    }
    this.isBusy = false
  }
}
