import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Channel, Item, Opened } from './problem.ts'

export const price = 'each change wakes all who wait, on both sides of the channel'

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
 * An offer is sent as soon as the buffer or a receiver has room for it, or when it is taken. A task
 * that must wait is on record, so that others see it wait.
 */
export default class ListeningChannel implements Channel {
  readonly bell = new Bell()
  private readonly capacity: number
  private readonly offers: Offer[] = []
  private receivers = 0
  private closed = false

  constructor(capacity: number) {
    this.capacity = capacity
  }

  async send(item: Item): Promise<boolean> {
    const offer: Offer = { item, isSent: undefined }
    if (this.isClosed) return false
    this.offers.push(offer)
    this.#settle()
    return when([this.bell], () => offer.isSent)
  }

  async receive(): Promise<Item | undefined> {
    this.receivers += 1
    this.#settle()
    const [item] = await when([this.bell], () => {
      if (this.isEmpty && !this.isClosed) return undefined
      this.receivers -= 1
      return [this.receiveNow()]
    })
    return item
  }

  async close(): Promise<void> {
    this.closed = true
    for (const offer of this.offers.splice(this.#room)) offer.isSent = false
    this.bell.ring()
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
  sendNow(item: Item): true {
    this.offers.push({ item, isSent: true })
    this.bell.ring()
    return true
  }

  /** Returns `undefined` if the channel is empty. */
  receiveNow(): Item | undefined {
    const offer = this.offers.shift()
    if (offer !== undefined) offer.isSent = true
    this.#settle()
    return offer?.item
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

export const published: Published<ListeningChannel, Channel> = {
  isClosed: 'asked of both channels before anything is received',
  isEmpty: 'asked before anything is received',
  hasRoom: 'asked before anything is received',
  sendNow: 'in the step in which the channel was open and had room',
  receiveNow: 'in the step in which nothing had to wait',
  bell: 'listen to those of both channels',
}

export const composing: Composing = {
  beforehand: 'whether each part can be done',
  undone: 'nothing',
}

export const opened: Opened<ListeningChannel> = {
  forward: (from, to) =>
    when([from.bell, to.bell], () => {
      if (to.isClosed || (from.isClosed && from.isEmpty)) return false
      if (from.isEmpty || !to.hasRoom) return undefined
      return to.sendNow(from.receiveNow() as Item)
    }),
}
