import { Mutex } from 'async-mutex'
import { Bell } from '../bell.ts'
import { type Held, lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { type Monitored, whenLocked } from '../when-locked.ts'
import type { Channel, Item, Opened } from './problem.ts'

export const price = 'each change wakes all who wait, on both sides, who take the lock to look'

export const outcomes: Outcomes = {
  // A letter that was received cannot be put back: the inbox may have been closed.
  'passed on in one step': ['completed', 'invariant broken'],
  'passed on hand to hand': ['completed', 'invariant broken'],
}

/** An item, and the answer to its sender: sent or refused. */
interface Offer {
  readonly item: Item
  isSent: boolean | undefined
}

/**
 * A monitor. An offer is sent as soon as the buffer or a receiver has room for it, or when it is
 * taken. A task that must wait is on record, so that others see it wait.
 */
export default class MonitorChannel implements Channel, Monitored {
  readonly bell = new Bell()
  readonly mutex = ranked(new Mutex())
  private readonly capacity: number
  private readonly offers: Offer[] = []
  private receivers = 0
  private closed = false

  constructor(capacity: number) {
    this.capacity = capacity
  }

  send(item: Item): Promise<boolean> {
    let offer: Offer | undefined
    return whenLocked([this], () => {
      offer ??= this.#offer(item)
      return offer.isSent
    })
  }

  async receive(): Promise<Item | undefined> {
    let isOnRecord = false
    const [item] = await whenLocked([this], (held) => {
      if (!isOnRecord) this.#arrive()
      isOnRecord = true
      if (this.isEmpty && !this.isClosed) return undefined
      this.receivers -= 1
      return [this.receiveIn(held)]
    })
    return item
  }

  close(): Promise<void> {
    return lockAll([this.mutex], () => {
      this.closed = true
      for (const offer of this.offers.splice(this.#room)) offer.isSent = false
      this.bell.ring()
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
    held.mustInclude(this.mutex)
    this.#offer(item)
    return true
  }

  /** Returns `undefined` if the channel is empty. */
  receiveIn(held: Held): Item | undefined {
    held.mustInclude(this.mutex)
    const offer = this.offers.shift()
    if (offer !== undefined) offer.isSent = true
    this.#settle()
    return offer?.item
  }

  #offer(item: Item): Offer {
    if (this.isClosed) return { item, isSent: false }
    const offer: Offer = { item, isSent: undefined }
    this.offers.push(offer)
    this.#settle()
    return offer
  }

  #arrive(): void {
    this.receivers += 1
    this.#settle()
  }

  /** For how many offers there is room. */
  get #room(): number {
    return this.capacity + this.receivers
  }

  /** Room comes for one offer at a time: the last of those for which there is some. */
  #settle(): void {
    const offer = this.offers.slice(0, this.#room).at(-1)
    if (offer !== undefined) offer.isSent = true
    this.bell.ring()
  }
}

export const published: Published<MonitorChannel, Channel> = {
  mutex: 'take it with whenLocked, together with that of the other channel, holding none',
  bell: 'rings, with the mutex held, at each change',
  isClosed: 'asked of both channels, with both mutexes held, before anything is received',
  isEmpty: 'asked with both mutexes held, before anything is received',
  hasRoom: 'asked with both mutexes held, before anything is received',
  sendIn: 'while the mutex is held, and the channel is open and has room',
  receiveIn: 'while the mutex is held, and nothing has to wait',
}

export const composing: Composing = {
  beforehand: 'both channels, and whether each part can be done',
  undone: 'nothing',
}

export const opened: Opened<MonitorChannel> = {
  forward: (from, to) =>
    whenLocked([from, to], (held) => {
      if (to.isClosed || (from.isClosed && from.isEmpty)) return false
      if (from.isEmpty || !to.hasRoom) return undefined
      return to.sendIn(held, from.receiveIn(held) as Item)
    }),
}
