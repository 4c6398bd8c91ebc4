import { Actor, type Receiver, type Reply } from '../actor.ts'
import type { Outcomes } from '../pattern.ts'
import { type Balances, type Bank, type Disk, type Payment, paid } from './problem.ts'

export const bug = 'unbounded mailbox'

export const outcomes: Outcomes = {
  'a stuck disk': ['deadlock'],
  'two banks': ['invariant broken'],
}

type Message =
  | { readonly type: 'pay'; readonly payment: Payment; readonly reply: Reply<boolean> }
  | { readonly type: 'balances'; readonly reply: Reply<Balances> }

/** The state of the actor. */
class Owner implements Receiver<Message> {
  private balances: Balances
  private readonly disk: Disk

  constructor(disk: Disk, opening: Balances) {
    this.disk = disk
    this.balances = opening
  }

  async receive(message: Message): Promise<void> {
    if (message.type === 'balances') return message.reply.send(this.balances)
    await message.reply.sendResult(this.pay(message.payment))
  }

  private async pay(payment: Payment): Promise<boolean> {
    const next = paid(this.balances, payment)
    if (next) await this.disk.save(next)
    this.balances = next ?? this.balances
    return next !== undefined
  }
}

/** One actor owns both accounts, and takes every message. What it cannot serve piles up. */
export default class PatientOwner implements Bank {
  private readonly owner: Actor<Message>

  constructor(disk: Disk, opening: Balances) {
    this.owner = new Actor(new Owner(disk, opening))
  }

  async pay(payment: Payment): Promise<boolean> {
    return await this.owner.ask<boolean>((reply) => ({ type: 'pay', payment, reply }))
  }

  async balances(): Promise<Balances> {
    return await this.owner.ask<Balances>((reply) => ({ type: 'balances', reply }))
  }
}
