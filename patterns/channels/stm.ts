import { atomically, check, orElse, TVar, type Tx } from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Channel, Item, Opened } from './problem.ts'

export const price = 'a task that waits takes two transactions, and may be overtaken'

export const outcomes: Outcomes = {
  // A letter that was received cannot be put back: the inbox may have been closed.
  'passed on in one step': ['completed', 'invariant broken'],
  'passed on hand to hand': ['completed', 'invariant broken'],
}

/** An item, and the answer to its sender: sent or refused. */
interface Offer {
  readonly item: Item
  readonly isSent: TVar<boolean | undefined>
}

/** Every operation depends on all three, so they are one variable. */
interface State {
  readonly offers: readonly Offer[]
  /** The number of those that wait. */
  readonly receivers: number
  readonly isClosed: boolean
}

/**
 * An offer is sent as soon as the buffer or a receiver has room for it, or when it is taken. A task
 * that must wait goes on record in a transaction of its own, so that others see it wait.
 */
export default class AtomicChannel implements Channel {
  private readonly capacity: number
  private readonly state: TVar<State>

  constructor(capacity: number) {
    this.capacity = capacity
    this.state = new TVar<State>({ offers: [], receivers: 0, isClosed: false })
  }

  async send(item: Item): Promise<boolean> {
    const offer: Offer = { item, isSent: new TVar<boolean | undefined>(undefined) }
    const isSent = await atomically((tx) => {
      this.#offer(tx, offer)
      return offer.isSent.get(tx)
    })
    return isSent ?? atomically((tx) => answerTo(tx, offer))
  }

  async receive(): Promise<Item | undefined> {
    const received = await atomically(
      orElse(
        (tx) => ({ item: this.receiveIn(tx) }),
        (tx) => this.#count(tx, 1),
      ),
    )
    if (received !== undefined) return received.item
    return atomically((tx) => {
      this.#count(tx, -1)
      return this.receiveIn(tx)
    })
  }

  close(): Promise<void> {
    return atomically((tx) => {
      const { offers, receivers } = this.state.get(tx)
      const room = this.capacity + receivers
      for (const { isSent } of offers.slice(room)) isSent.set(tx, false)
      this.state.set(tx, { offers: offers.slice(0, room), receivers, isClosed: true })
    })
  }

  isClosedIn(tx: Tx): boolean {
    return this.state.get(tx).isClosed
  }

  /** Waits for room. Returns `false` if the channel is closed; then nothing was sent. */
  sendIn(tx: Tx, item: Item): boolean {
    const { offers, receivers, isClosed } = this.state.get(tx)
    check(tx, isClosed || offers.length < this.capacity + receivers)
    return this.#offer(tx, { item, isSent: new TVar<boolean | undefined>(undefined) })
  }

  /** Waits for an item. Returns `undefined` if the channel is closed and empty. */
  receiveIn(tx: Tx): Item | undefined {
    const state = this.state.get(tx)
    const [offer, ...offers] = state.offers
    check(tx, offer !== undefined || state.isClosed)
    offer?.isSent.set(tx, true)
    this.#settle(tx, { ...state, offers })
    return offer?.item
  }

  /** Returns whether the channel is open. */
  #offer(tx: Tx, offer: Offer): boolean {
    const state = this.state.get(tx)
    if (state.isClosed) offer.isSent.set(tx, false)
    else this.#settle(tx, { ...state, offers: [...state.offers, offer] })
    return !state.isClosed
  }

  #count(tx: Tx, more: number): void {
    const state = this.state.get(tx)
    this.#settle(tx, { ...state, receivers: state.receivers + more })
  }

  /** Room comes for one offer at a time: the last of those for which there is some. */
  #settle(tx: Tx, state: State): void {
    this.state.set(tx, state)
    const sent = state.offers.slice(0, this.capacity + state.receivers)
    sent.at(-1)?.isSent.set(tx, true)
  }
}

/** Waits for the answer to the sender. */
function answerTo(tx: Tx, { isSent }: Offer): boolean {
  const answer = isSent.get(tx)
  check(tx, answer !== undefined)
  return answer
}

export const published: Published<AtomicChannel, Channel> = {
  isClosedIn: 'in a transaction, before anything is received',
  sendIn: 'in a transaction; whether it was sent must be looked at',
  receiveIn: 'in a transaction, which the compiler checks',
}

export const composing: Composing = {
  beforehand: 'whether the other channel is closed',
  undone: 'nothing',
}

export const opened: Opened<AtomicChannel> = {
  forward: (from, to) =>
    atomically((tx) => {
      if (to.isClosedIn(tx)) return false
      const item = from.receiveIn(tx)
      return item !== undefined && to.sendIn(tx, item)
    }),
}
