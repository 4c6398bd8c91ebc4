import { Mutex, Semaphore } from 'async-mutex'
import { type Held, lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Opened, Shop } from './problem.ts'

export const price = 'a lock for the chairs, a signal for arrivals, and one for each customer'

export const outcomes: Outcomes = {
  // The family sits in one shop while it asks at the other, and meanwhile others miss that chair.
  'one of two shops is full': ['completed', 'invariant broken'],
  // Each family sits in one shop and is turned away from the other.
  'two families': ['completed', 'invariant broken'],
}

/** A lock for the chairs. Arrivals are counted, so none is lost, and each customer has a signal. */
export default class GuardedShop implements Shop {
  readonly mutex = ranked(new Mutex())
  private readonly chairs: number
  private readonly waiting: string[] = []
  private readonly arrived = new Semaphore(0)
  private readonly cut = new Map<string, Semaphore>()

  constructor(chairs: number) {
    this.chairs = chairs
  }

  async sitDown(customer: string, fetchMagazine: () => Promise<void>): Promise<boolean> {
    const isSeated = await lockAll([this.mutex], (held) => {
      if (this.isFull) return false
      this.sitIn(held, customer)
      return true
    })
    if (isSeated) await fetchMagazine()
    return isSeated
  }

  async awaitCut(customer: string): Promise<void> {
    await this.cut.get(customer)?.acquire()
    this.cut.delete(customer)
  }

  async serve(cut: (customer: string) => Promise<void>): Promise<void> {
    await this.arrived.acquire()
    const customer = await lockAll([this.mutex], () => this.waiting.shift() as string)
    try {
      await cut(customer)
    } finally {
      this.cut.get(customer)?.release()
    }
  }

  get isFull(): boolean {
    return this.waiting.length === this.chairs
  }

  sitIn(held: Held, customer: string): void {
    held.mustInclude(this.mutex)
    this.waiting.push(customer)
    this.cut.set(customer, new Semaphore(0))
    this.arrived.release()
  }
}

export const published: Published<GuardedShop, Shop> = {
  mutex: 'take it with lockAll, together with all else, holding no lock',
  isFull: 'asked of all shops while the mutexes are held',
  sitIn: 'while the mutex is held and the shop is not full',
}

export const composing: Composing = {
  beforehand: 'both shops, and whether each part can be done',
  undone: 'nothing',
}

export const opened: Opened<GuardedShop> = {
  async sitDownInBoth(one, other, customer, fetchMagazine) {
    const isSeated = await lockAll([one.mutex, other.mutex], (held) => {
      if (one.isFull || other.isFull) return false
      one.sitIn(held, customer)
      other.sitIn(held, customer)
      return true
    })
    if (isSeated) await fetchMagazine()
    return isSeated
  },
}
