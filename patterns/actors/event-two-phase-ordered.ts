import { Actor, type Receiver, type Reply } from '../actor.ts'
import { Door } from '../door.ts'
import { endingOf } from '../ending.ts'
import type { Outcomes } from '../pattern.ts'
import { type Balances, type Bank, changed, type Disk, type Name, type Payment } from './problem.ts'

export const price =
  'four messages and two saves for a payment, an order of all accounts, and it blocks'

export const outcomes: Outcomes = {
  // The first bank has saved a payment, and is paid back.
  'two banks': ['invariant broken'],
}

interface Prepare {
  readonly type: 'prepare'
  readonly of: object
  readonly change: number
  /** The balance that a commit would leave; `undefined` if the account refuses the change. */
  readonly reply: Reply<number | undefined>
}

type Message =
  | Prepare
  | { readonly type: 'commit'; readonly of: object; readonly reply: Reply<void> }
  | { readonly type: 'abort'; readonly of: object }

/**
 * The state of one actor: an account. It is prepared for one transaction at a time, and other
 * prepares wait for their vote.
 */
class Account implements Receiver<Message> {
  private balance: number
  /** The first one is what the account is prepared for. */
  private prepares: readonly Prepare[] = []
  private readonly name: Name
  private readonly disk: Disk

  constructor(disk: Disk, name: Name, balance: number) {
    this.disk = disk
    this.name = name
    this.balance = balance
  }

  async receive(message: Message): Promise<void> {
    if (message.type === 'prepare') {
      this.prepares = [...this.prepares, message]
      if (this.prepares.length === 1) this.vote()
    } else if (message.type === 'abort') {
      this.drop(message.of)
    } else {
      await this.commit()
      this.drop(message.of)
      message.reply.send()
    }
  }

  private vote(): void {
    const [prepared] = this.prepares
    prepared?.reply.send(changed(this.balance, prepared.change))
  }

  /** The account has agreed, and others rely on that: it tries to save until the disk has the new balance. */
  private async commit(): Promise<void> {
    const [prepared] = this.prepares
    const next = this.balance + (prepared?.change ?? 0)
    while (!(await this.isSaved(next))) {}
    this.balance = next
  }

  private async isSaved(balance: number): Promise<boolean> {
    const { status } = await endingOf(this.disk.save({ [this.name]: balance }))
    return status === 'fulfilled'
  }

  /** Votes on the next one, if this one was what the account is prepared for. */
  private drop(of: object): void {
    const isPrepared = this.prepares[0]?.of === of
    this.prepares = this.prepares.filter((each) => each.of !== of)
    if (isPrepared) this.vote()
  }
}

export type Change = readonly [Name, number]

/**
 * An actor for each account. All accounts prepare, in the order of their names; if each has agreed, all
 * commit, and otherwise all abort.
 */
export default class OrderedBank implements Bank {
  private readonly accounts: Readonly<Record<Name, Actor<Message>>>
  private readonly door: Door

  constructor(disk: Disk, opening: Balances, room: number) {
    this.door = new Door(room)
    this.accounts = {
      alice: new Actor(new Account(disk, 'alice', opening.alice)),
      bob: new Actor(new Account(disk, 'bob', opening.bob)),
    }
  }

  pay({ from, to, amount }: Payment): Promise<boolean> {
    return this.door.enter(async () => {
      const of = {}
      const votes = await this.prepare(of, [
        [from, -amount],
        [to, amount],
      ])
      if (votes) await this.commit(of)
      else this.abort(of)
      return votes !== undefined
    })
  }

  balances(): Promise<Balances> {
    return this.door.enter(async () => {
      const of = {}
      const votes = await this.prepare(of, [
        ['alice', 0],
        ['bob', 0],
      ])
      this.abort(of)
      return votes as Balances
    })
  }

  protected inOrder(changes: readonly Change[]): readonly Change[] {
    return changes.toSorted(([a], [b]) => (a < b ? -1 : 1))
  }

  /** Resolves with the balances that a commit would leave, or with `undefined` if an account refuses. */
  private async prepare(of: object, changes: readonly Change[]): Promise<Balances | undefined> {
    const votes = { alice: 0, bob: 0 }
    for (const [name, change] of this.inOrder(changes)) {
      const vote = await this.accounts[name].ask<number | undefined>((reply) => ({
        type: 'prepare',
        of,
        change,
        reply,
      }))
      if (vote === undefined) return undefined
      votes[name] = vote
    }
    return votes
  }

  private async commit(of: object): Promise<void> {
    for (const account of Object.values(this.accounts)) {
      await account.ask<void>((reply) => ({ type: 'commit', of, reply }))
    }
  }

  private abort(of: object): void {
    for (const account of Object.values(this.accounts)) account.tell({ type: 'abort', of })
  }
}
