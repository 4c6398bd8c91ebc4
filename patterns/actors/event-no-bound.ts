import { Actor, type Reply } from '../actor.ts'
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

/** One actor owns both accounts, and takes every message. What it cannot serve piles up. */
export default class PatientOwner implements Bank {
  private readonly owner: Actor<Message>

  constructor(disk: Disk, opening: Balances) {
    let balances = opening
    this.owner = new Actor({
      async receive(message) {
        if (message.type === 'balances') return message.reply.send(balances)
        const next = paid(balances, message.payment)
        if (next) await disk.save(next)
        balances = next ?? balances
        message.reply.send(next !== undefined)
      },
    })
  }

  async pay(payment: Payment): Promise<boolean> {
    return await this.owner.ask<boolean>((reply) => ({ type: 'pay', payment, reply }))
  }

  async balances(): Promise<Balances> {
    return await this.owner.ask<Balances>((reply) => ({ type: 'balances', reply }))
  }
}
