import { atomically, TPromise, TQueue } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import type { Shop } from './problem.ts'

export const bug = 'check-then-act'

export const outcomes: Outcomes = {
  'the last chair': ['completed', 'deadlock'],
  // The family sits in one shop while it asks at the other, and meanwhile others miss that chair.
  'one of two shops is full': ['completed', 'deadlock', 'invariant broken'],
  // Each family sits in one shop and is turned away from the other.
  'two families': ['completed', 'deadlock', 'invariant broken'],
}

/** A customer on a chair, and the signal that the cut is done. */
interface Seated {
  readonly customer: string
  readonly cut: TPromise<true>
}

/** Looks in one transaction and sits down in the next, which may have to wait for a chair. */
export default class LookThenSitShop implements Shop {
  readonly waiting: TQueue<Seated>
  readonly visits = new Map<string, TPromise<true>>()

  constructor(chairs: number) {
    this.waiting = TQueue.bounded(chairs)
  }

  async sitDown(customer: string, fetchMagazine: () => Promise<void>): Promise<boolean> {
    if (await atomically((tx) => this.waiting.isFull(tx))) return false
    await fetchMagazine()
    const cut = new TPromise<true>()
    this.visits.set(customer, cut)
    return atomically((tx) => this.waiting.offer(tx, { customer, cut }))
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
}
