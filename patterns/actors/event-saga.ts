import { Actor, type Receiver, type Reply } from '../actor.ts'
import { Door } from '../door.ts'
import type { Outcomes } from '../pattern.ts'
import { type Balances, type Bank, changed, type Disk, type Name, type Payment } from './problem.ts'

export const bug = 'intermediate state visible'

export const outcomes: Outcomes = {
  'an audit': ['completed', 'invariant broken'],
  'two banks': ['invariant broken'],
}

type Message =
  | {
      readonly type: 'change' | 'give back'
      readonly by: number
      readonly reply: Reply<boolean>
    }
  | { readonly type: 'balance'; readonly reply: Reply<number> }

/** The state of one actor: an account. */
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
    const { type, by, reply } = message
    // What is given back must not be refused: nothing could make up for that.
    await reply.sendResult(
      this.keep(type === 'give back' ? this.balance + by : changed(this.balance, by)),
    )
  }

  /** Resolves with `false` if there is no balance to keep, because the account refuses the change. */
  private async keep(balance: number | undefined): Promise<boolean> {
    if (balance === undefined) return false
    await this.disk.save({ [this.name]: balance })
    this.balance = balance
    return true
  }
}

/**
 * An actor for each account. A payment takes from one, then adds to the other, and gives back what
 * the other refuses, or cannot save.
 */
export default class SagaBank implements Bank {
  protected readonly accounts: Readonly<Record<Name, Actor<Message>>>
  private readonly door: Door

  /** `room` for the bank, and `perAccount` in each mailbox. */
  constructor(disk: Disk, opening: Balances, room: number, perAccount?: number) {
    this.door = new Door(room)
    this.accounts = {
      alice: new Actor(new Account(disk, 'alice', opening.alice), perAccount),
      bob: new Actor(new Account(disk, 'bob', opening.bob), perAccount),
    }
  }

  pay({ from, to, amount }: Payment): Promise<boolean> {
    return this.door.enter(async () => {
      if (!(await this.tell(from, 'change', -amount))) return false
      const isAdded = this.tell(to, 'change', amount)
      if (await isAdded.catch(() => false)) return true
      await this.tell(from, 'give back', amount)
      return isAdded
    })
  }

  balances(): Promise<Balances> {
    return this.door.enter(async () => ({
      alice: await this.balanceOf('alice'),
      bob: await this.balanceOf('bob'),
    }))
  }

  protected tell(name: Name, type: 'change' | 'give back', by: number): Promise<boolean> {
    return this.accounts[name].ask((reply) => ({ type, by, reply }))
  }

  private balanceOf(name: Name): Promise<number> {
    return this.accounts[name].ask((reply) => ({ type: 'balance', reply }))
  }
}
