import { Actor, type Receiver, Reply } from '../actor.ts'
import type { Outcomes } from '../pattern.ts'
import { type Balances, type Bank, changed, type Disk, type Name, type Payment } from './problem.ts'

export const bug = 'cycle of full mailboxes'

export const outcomes: Outcomes = {
  'an audit': ['completed', 'invariant broken'],
  'a stuck disk': ['deadlock'],
  'a burst': ['completed', 'deadlock'],
  'two banks': ['invariant broken'],
}

type Message =
  | {
      readonly type: 'pay'
      readonly amount: number
      readonly from: Actor<Message>
      readonly to: Actor<Message>
      readonly reply: Reply<boolean>
    }
  | {
      readonly type: 'add'
      readonly amount: number
      readonly from: Actor<Message>
      readonly reply: Reply<boolean>
    }
  | { readonly type: 'give back'; readonly amount: number; readonly reply: Reply<boolean> }
  | { readonly type: 'balance'; readonly reply: Reply<number> }

/** The state of one actor: an account. It waits for no answer: what is left to do is in the next message. */
class Account implements Receiver<Message> {
  private balance: number
  private readonly name: Name
  private readonly disk: Disk

  constructor(disk: Disk, name: Name, balance: number) {
    this.disk = disk
    this.name = name
    this.balance = balance
  }

  async receive(message: Message): Promise<void> {
    if (message.type === 'balance') return message.reply.send(this.balance)
    const { reply, amount } = message
    if (message.type === 'give back') {
      await this.keep(this.balance + amount)
      return reply.send(false)
    }
    const isKept = await this.isKept(message.type === 'pay' ? -amount : amount)
    if (message.type === 'pay') {
      if (!isKept) return reply.send(false)
      return await message.to.put({ type: 'add', amount, from: message.from, reply })
    }
    if (isKept) return reply.send(true)
    return await message.from.put({ type: 'give back', amount, reply })
  }

  /** Resolves with `false` if the account refuses the change, or the disk fails. */
  private async isKept(change: number): Promise<boolean> {
    const next = changed(this.balance, change)
    if (next === undefined) return false
    try {
      await this.keep(next)
      return true
    } catch {
      return false
    }
  }

  private async keep(balance: number): Promise<void> {
    await this.disk.save({ [this.name]: balance })
    this.balance = balance
  }
}

/** An actor for each account. The mailboxes are bounded, and a sender waits until there is room. */
export default class BlockingBank implements Bank {
  private readonly accounts: Readonly<Record<Name, Actor<Message>>>

  constructor(disk: Disk, opening: Balances, room: number) {
    this.accounts = {
      alice: new Actor(new Account(disk, 'alice', opening.alice), room),
      bob: new Actor(new Account(disk, 'bob', opening.bob), room),
    }
  }

  async pay({ from, to, amount }: Payment): Promise<boolean> {
    const reply = new Reply<boolean>()
    const { [from]: payer, [to]: payee } = this.accounts
    await payer.put({ type: 'pay', amount, from: payer, to: payee, reply })
    return await reply.arrival()
  }

  async balances(): Promise<Balances> {
    return { alice: await this.balanceOf('alice'), bob: await this.balanceOf('bob') }
  }

  private async balanceOf(name: Name): Promise<number> {
    const reply = new Reply<number>()
    await this.accounts[name].put({ type: 'balance', reply })
    return await reply.arrival()
  }
}
