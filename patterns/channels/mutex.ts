import { Mutex } from 'async-mutex'
import { Bell, when } from '../bell.ts'
import { Condition } from '../condition.ts'
import { type Held, lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Channel, Item, Opened } from './problem.ts'

export const price = 'a condition for each sender and one for receivers, and a bell beside them'

export const outcomes: Outcomes = {
  // A letter that was received cannot be put back: the inbox may have been closed.
  'passed on in one step': ['completed', 'invariant broken'],
  'passed on hand to hand': ['completed', 'invariant broken'],
}

/** An item, and the answer to its sender: sent or refused. */
interface Offer {
  readonly item: Item
  isSent: boolean | undefined
  readonly answered: Condition
}

/**
 * A monitor. An offer is sent as soon as the buffer or a receiver has room for it, or when it is
 * taken. A task that must wait is on record, so that others see it wait.
 */
export default class MonitorChannel implements Channel {
  /** For those who wait at several channels: a condition belongs to one mutex. */
  readonly changed = new Bell()
  readonly mutex = ranked(new Mutex())
  private readonly arrived = new Condition(this.mutex)
  private readonly capacity: number
  private readonly offers: Offer[] = []
  private receivers = 0
  private closed = false

  constructor(capacity: number) {
    this.capacity = capacity
  }

  send(item: Item): Promise<boolean> {
    return lockAll([this.mutex], async (held) => {
      if (this.isClosed) return false
      const offer = this.#offer(held, item)
      while (offer.isSent === undefined) await offer.answered.wait()
      return offer.isSent
    })
  }

  receive(): Promise<Item | undefined> {
    return lockAll([this.mutex], async (held) => {
      this.receivers += 1
      this.#settle()
      while (this.isEmpty && !this.isClosed) await this.arrived.wait()
      this.receivers -= 1
      return this.receiveIn(held)
    })
  }

  close(): Promise<void> {
    return this.mutex.runExclusive(() => {
      this.closed = true
      for (const offer of this.offers.splice(this.#room)) answer(offer, false)
      this.arrived.notifyAll()
      this.changed.ring()
    })
  }

  get isClosed(): boolean {
    return this.closed
  }

  /** Whether there is neither an item nor a sender who waits with one. */
  get isEmpty(): boolean {
    return this.offers.length === 0
  }

  /** Whether the buffer or a receiver has room for one more item. */
  get hasRoom(): boolean {
    return this.offers.length < this.#room
  }

  /** The channel must be open, and have room. */
  sendIn(held: Held, item: Item): true {
    this.#offer(held, item)
    return true
  }

  /** Returns `undefined` if the channel is empty. */
  receiveIn(held: Held): Item | undefined {
    held.mustInclude(this.mutex)
    const offer = this.offers.shift()
    if (offer !== undefined) answer(offer, true)
    this.#settle()
    return offer?.item
  }

  #offer(held: Held, item: Item): Offer {
    held.mustInclude(this.mutex)
    const offer: Offer = { item, isSent: undefined, answered: new Condition(this.mutex) }
    this.offers.push(offer)
    this.arrived.notify()
    this.#settle()
    return offer
  }

  /** For how many offers there is room. */
  get #room(): number {
    return this.capacity + this.receivers
  }

  /** Room comes for one offer at a time: the last of those for which there is some. */
  #settle(): void {
    const offer = this.offers.slice(0, this.#room).at(-1)
    if (offer !== undefined) answer(offer, true)
    this.changed.ring()
  }
}

function answer(offer: Offer, isSent: boolean): void {
  offer.isSent = isSent
  offer.answered.notify()
}

export const published: Published<MonitorChannel, Channel> = {
  mutex: 'take it with lockAll, together with all else, holding no lock',
  isClosed: 'look again once the mutex is held',
  isEmpty: 'look again once the mutex is held',
  hasRoom: 'look again once the mutex is held',
  sendIn: 'while the mutex is held, and the channel is open and has room',
  receiveIn: 'while the mutex is held, and nothing has to wait',
  changed: 'listen to it without the mutex, and look again',
}

export const composing: Composing = {
  beforehand: 'both channels, and whether each part can be done',
  undone: 'nothing',
}

/** Whether an item can be passed on: `false` if it never can, `undefined` if not yet. */
function canForward(from: MonitorChannel, to: MonitorChannel): boolean | undefined {
  if (to.isClosed || (from.isClosed && from.isEmpty)) return false
  return (!from.isEmpty && to.hasRoom) || undefined
}

export const opened: Opened<MonitorChannel> = {
  async forward(from, to) {
    for (;;) {
      await when([from.changed, to.changed], () => canForward(from, to))
      const answer = await lockAll([from.mutex, to.mutex], (held) => {
        const isPossible = canForward(from, to)
        return isPossible && to.sendIn(held, from.receiveIn(held) as Item)
      })
      if (answer !== undefined) return answer
    }
  },
}
