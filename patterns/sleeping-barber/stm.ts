import {
  afterCommit,
  atomically,
  orElse,
  type STM,
  TPromise,
  TQueue,
  type Tx,
} from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Opened, Shop } from './problem.ts'

export const price = 'a signal for each customer, put where he finds it after the commit'

export const outcomes: Outcomes = {
  // The family sits in one shop while it asks at the other, and meanwhile others miss that chair.
  'one of two shops is full': ['completed', 'invariant broken'],
  // Each family sits in one shop and is turned away from the other.
  'two families': ['completed', 'invariant broken'],
}

/** A customer on a chair, and the signal that the cut is done. */
interface Seated {
  readonly customer: string
  readonly cut: TPromise<true>
}

/** A chair, or else away. Each wait says what it waits for, and each customer has a signal. */
export default class AtomicShop implements Shop {
  private readonly waiting: TQueue<Seated>
  /** The signals of those who have sat down, for them to look up. */
  private readonly visits = new Map<string, TPromise<true>>()

  constructor(chairs: number) {
    this.waiting = TQueue.bounded(chairs)
  }

  async sitDown(customer: string, fetchMagazine: () => Promise<void>): Promise<boolean> {
    const isSeated = await atomically(orElseAway((tx) => this.sit(tx, customer)))
    if (isSeated) await fetchMagazine()
    return isSeated
  }

  async awaitCut(customer: string): Promise<void> {
    await atomically((tx) => this.visits.get(customer)?.await(tx))
    this.visits.delete(customer)
  }

  async serve(cut: (customer: string) => Promise<void>): Promise<void> {
    const seated = await atomically((tx) => this.waiting.take(tx))
    try {
      await cut(seated.customer)
    } finally {
      await atomically((tx) => seated.cut.succeed(tx, true))
    }
  }

  /** Takes a chair and returns `true`; waits while none is free. */
  sit(tx: Tx, customer: string): boolean {
    const cut = new TPromise<true>()
    afterCommit(tx, () => this.visits.set(customer, cut))
    return this.waiting.offer(tx, { customer, cut })
  }
}

/** Sits down, or returns `false` where that would have to wait. */
const orElseAway = (sit: STM<boolean>): STM<boolean> => orElse(sit, () => false)

export const published: Published<AtomicShop, Shop> = {
  sit: 'in a transaction, which the compiler checks',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<AtomicShop> = {
  async sitDownInBoth(one, other, customer, fetchMagazine) {
    const isSeated = await atomically(
      orElseAway((tx) => one.sit(tx, customer) && other.sit(tx, customer)),
    )
    if (isSeated) await fetchMagazine()
    return isSeated
  },
}
