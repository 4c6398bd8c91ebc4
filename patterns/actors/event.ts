import { Actor, type Receiver, Reply } from '../actor.ts'
import { Overloaded } from '../door.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { type Balances, type Bank, type Disk, type Opened, type Payment, paid } from './problem.ts'

export const price = 'one request at a time, and nobody is served while the owner is held'

export const outcomes: Outcomes = {
  // The first bank has saved a payment, and is paid back.
  'two banks': ['invariant broken'],
}

/** Asks the bank to prepare a payment, and to serve nobody until the verdict arrives. */
interface Prepare {
  readonly type: 'prepare'
  readonly payment: Payment
  /** The balances that a commit would leave; `undefined` if the payment is refused. */
  readonly reply: Reply<Balances | undefined>
  readonly verdict: Reply<'commit' | 'abort'>
  readonly done: Reply<void>
}

type Message =
  | { readonly type: 'pay'; readonly payment: Payment; readonly reply: Reply<boolean> }
  | { readonly type: 'balances'; readonly reply: Reply<Balances> }
  | Prepare

/** What a bank that is prepared leaves to the sender. */
interface Prepared {
  readonly vote: Balances | undefined
  /** Blocks until the bank has saved or dropped what was prepared. Rejects if the disk fails. */
  finish(verdict: 'commit' | 'abort'): Promise<void>
}

/**
 * The state of the actor. It saves what a payment leaves before it receives the next message. If the disk fails, the
 * one who has asked hears of it.
 */
class Owner implements Receiver<Message> {
  private balances: Balances
  private readonly disk: Disk

  constructor(disk: Disk, opening: Balances) {
    this.disk = disk
    this.balances = opening
  }

  async receive(message: Message): Promise<void> {
    if (message.type === 'balances') return message.reply.send(this.balances)
    if (message.type === 'prepare') return await this.serve(message)
    await message.reply.sendResult(this.pay(message.payment))
  }

  private async pay(payment: Payment): Promise<boolean> {
    const next = paid(this.balances, payment)
    if (next) await this.keep(next)
    return next !== undefined
  }

  private async serve({ payment, reply, verdict, done }: Prepare): Promise<void> {
    const next = paid(this.balances, payment)
    reply.send(next)
    const isDecided = (await verdict.arrival()) === 'commit'
    if (isDecided && next) await done.sendResult(this.keep(next))
    else done.send()
  }

  private async keep(balances: Balances): Promise<void> {
    await this.disk.save(balances)
    this.balances = balances
  }
}

/** One actor owns both accounts. */
export default class OneOwner implements Bank {
  /** Its place in the one order in which banks are prepared. */
  readonly place: string
  private readonly owner: Actor<Message>

  constructor(disk: Disk, opening: Balances, room: number) {
    this.place = disk.name
    this.owner = new Actor(new Owner(disk, opening), room)
  }

  async pay(payment: Payment): Promise<boolean> {
    return await this.ask<boolean>((reply) => ({ type: 'pay', payment, reply }))
  }

  async balances(): Promise<Balances> {
    return await this.ask<Balances>((reply) => ({ type: 'balances', reply }))
  }

  async prepare(payment: Payment): Promise<Prepared> {
    const verdict = new Reply<'commit' | 'abort'>()
    const done = new Reply<void>()
    const vote = await this.ask<Balances | undefined>((reply) => ({
      type: 'prepare',
      payment,
      reply,
      verdict,
      done,
    }))
    const finish = (decided: 'commit' | 'abort') => {
      verdict.send(decided)
      return done.arrival()
    }
    return { vote, finish }
  }

  /** Only customers send to this actor, so the bound turns away no message between actors. */
  private ask<A>(messageWith: (reply: Reply<A>) => Message): Promise<A> {
    if (this.owner.isFull) throw new Overloaded()
    return this.owner.ask(messageWith)
  }
}

export const published: Published<OneOwner, Bank> = {
  place: 'prepare the bank with the lower place first',
  prepare: 'of all in the order of places; call finish of each, also after an error',
}

export const composing: Composing = {
  beforehand: 'both banks',
  undone: 'the bank that is prepared, if the other one refuses or is overloaded',
}

/** Tells the verdict to one bank after the other, also to those that come after a disk that fails. */
async function finishAll(
  [first, ...others]: readonly Prepared[],
  verdict: 'commit' | 'abort',
): Promise<void> {
  try {
    await first?.finish(verdict)
  } finally {
    if (others.length > 0) await finishAll(others, verdict)
  }
}

export const opened: Opened<OneOwner> = {
  /** Two-phase commit. The order of the places keeps two of them from waiting for each other. */
  async payAtBoth(one, other, payment) {
    const prepared: Prepared[] = []
    let hasAgreed = false
    try {
      for (const bank of [one, other].toSorted((a, b) => (a.place < b.place ? -1 : 1))) {
        prepared.push(await bank.prepare(payment))
      }
      hasAgreed = prepared.every(({ vote }) => vote !== undefined)
    } finally {
      await finishAll(prepared, hasAgreed ? 'commit' : 'abort')
    }
    return hasAgreed
  },
}
