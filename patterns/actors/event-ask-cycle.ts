import { Actor, AskTimedOut, type Receiver, Reply } from '../actor.ts'
import { Door } from '../door.ts'
import type { Outcomes } from '../pattern.ts'
import {
  type Balances,
  type Bank,
  type Clock,
  changed,
  type Disk,
  type Name,
  type Payment,
} from './problem.ts'

export const bug = 'ask cycle'

export const outcomes: Outcomes = {
  'opposite payments': ['completed', 'deadlock'],
  'an audit': ['completed', 'deadlock'],
  'two banks': ['invariant broken'],
}

type Message =
  | {
      readonly type: 'pay'
      readonly amount: number
      readonly to: Actor<Message>
      readonly reply: Reply<boolean>
    }
  | { readonly type: 'add'; readonly amount: number; readonly reply: Reply<boolean> }
  | { readonly type: 'balances'; readonly other: Actor<Message>; readonly reply: Reply<number[]> }
  | { readonly type: 'balance'; readonly reply: Reply<number> }

/** The state of one actor: an account. It serves nobody while it waits for the answer of another. */
class Account implements Receiver<Message> {
  private balance: number
  private readonly name: Name
  private readonly disk: Disk
  private readonly clock: Clock | undefined

  constructor(disk: Disk, name: Name, balance: number, clock?: Clock) {
    this.disk = disk
    this.clock = clock
    this.name = name
    this.balance = balance
  }

  async receive(message: Message): Promise<void> {
    switch (message.type) {
      case 'pay':
        return message.reply.sendResult(this.pay(message.to, message.amount))
      case 'add':
        return message.reply.sendResult(this.change(message.amount))
      case 'balances':
        return message.reply.send([this.balance, await balanceOf(message.other)])
      case 'balance':
        return message.reply.send(this.balance)
    }
  }

  private async pay(to: Actor<Message>, amount: number): Promise<boolean> {
    if (!(await this.change(-amount))) return false
    const isAdded = this.isAdded(to, amount)
    if (await isAdded.catch(() => false)) return true
    await this.keep(this.balance + amount)
    return isAdded
  }

  private async isAdded(to: Actor<Message>, amount: number): Promise<boolean> {
    const reply = new Reply<boolean>()
    to.tell({ type: 'add', amount, reply })
    if (this.clock) void this.clock.timeout().then(() => reply.giveUp())
    try {
      return await reply.arrival()
    } catch (error) {
      if (error instanceof AskTimedOut) return false
      throw error
    }
  }

  private async change(by: number): Promise<boolean> {
    const next = changed(this.balance, by)
    if (next !== undefined) await this.keep(next)
    return next !== undefined
  }

  private async keep(balance: number): Promise<void> {
    await this.disk.save({ [this.name]: balance })
    this.balance = balance
  }
}

const balanceOf = (account: Actor<Message>): Promise<number> =>
  account.ask((reply) => ({ type: 'balance', reply }))

/** An actor for each account. The payer's asks the payee's, so no money is in flight. */
export class AskingBank implements Bank {
  private readonly accounts: Readonly<Record<Name, Actor<Message>>>
  private readonly door: Door

  /** An ask of an account waits as long as `clock` says, or forever. */
  constructor(disk: Disk, opening: Balances, room: number, clock?: Clock) {
    this.door = new Door(room)
    this.accounts = {
      alice: new Actor(new Account(disk, 'alice', opening.alice, clock)),
      bob: new Actor(new Account(disk, 'bob', opening.bob, clock)),
    }
  }

  pay({ from, to, amount }: Payment): Promise<boolean> {
    return this.door.enter(() =>
      this.accounts[from].ask<boolean>((reply) => ({
        type: 'pay',
        amount,
        to: this.accounts[to],
        reply,
      })),
    )
  }

  balances(): Promise<Balances> {
    return this.door.enter(async () => {
      const [alice = 0, bob = 0] = await this.accounts.alice.ask<number[]>((reply) => ({
        type: 'balances',
        other: this.accounts.bob,
        reply,
      }))
      return { alice, bob }
    })
  }
}

/** Asks without a timeout. Two actors that ask each other wait forever. */
export default class CyclicBank extends AskingBank {
  constructor(disk: Disk, opening: Balances, room: number) {
    super(disk, opening, room)
  }
}
