import { atomically, TPromise, TQueue } from '../../stm/index.ts'
import { Overloaded } from '../door.ts'
import type { Outcomes } from '../pattern.ts'
import { type Balances, type Bank, type Disk, type Payment, paid } from './problem.ts'

export const bug = 'too much isolation'

export const outcomes: Outcomes = {
  'opposite payments': ['deadlock'],
  'a full account': ['deadlock'],
  'an audit': ['deadlock'],
  'a stuck disk': ['deadlock'],
  'a burst': ['deadlock'],
  'a save fails': ['deadlock'],
  'two banks': ['deadlock'],
}

type Message =
  | { readonly payment: Payment; readonly reply: TPromise<boolean> }
  | { readonly reply: TPromise<Balances> }

/** An actor made of a queue. The question is sent, and the answer awaited, in one transaction. */
export default class AskingInOneBank implements Bank {
  private readonly mailbox: TQueue<Message>
  private balancesNow: Balances
  private readonly disk: Disk
  private isServing = false

  constructor(disk: Disk, opening: Balances, room: number) {
    this.disk = disk
    this.balancesNow = opening
    this.mailbox = TQueue.bounded(room)
  }

  pay(payment: Payment): Promise<boolean> {
    const reply = new TPromise<boolean>()
    return this.ask({ payment, reply }, reply)
  }

  balances(): Promise<Balances> {
    const reply = new TPromise<Balances>()
    return this.ask({ reply }, reply)
  }

  private ask<A>(message: Message, reply: TPromise<A>): Promise<A> {
    if (!this.isServing) void this.serve()
    return atomically((tx) => {
      if (this.mailbox.isFull(tx)) throw new Overloaded()
      this.mailbox.offer(tx, message)
      return reply.await(tx)
    })
  }

  private async serve(): Promise<void> {
    this.isServing = true
    for (;;) {
      const message = await atomically((tx) => this.mailbox.take(tx))
      if ('payment' in message) {
        const next = paid(this.balancesNow, message.payment)
        if (next) await this.disk.save(next)
        this.balancesNow = next ?? this.balancesNow
        await atomically((tx) => message.reply.succeed(tx, next !== undefined))
      } else {
        await atomically((tx) => message.reply.succeed(tx, this.balancesNow))
      }
    }
  }
}
