import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Opened, Shop } from './problem.ts'

export const price = 'a bell for each customer, and no await between looking and sitting down'

export const outcomes: Outcomes = {
  // The family sits in one shop while it asks at the other, and meanwhile others miss that chair.
  'one of two shops is full': ['completed', 'invariant broken'],
  // Each family sits in one shop and is turned away from the other.
  'two families': ['completed', 'invariant broken'],
}

/** To look and to sit down is one step. The barber and each customer have a bell of their own. */
export default class ListeningShop implements Shop {
  private readonly chairs: number
  private readonly waiting: string[] = []
  private readonly arrivals = new Bell()
  /** The customers whose hair is not cut yet. */
  private readonly uncut = new Map<string, Bell>()

  constructor(chairs: number) {
    this.chairs = chairs
  }

  async sitDown(customer: string, fetchMagazine: () => Promise<void>): Promise<boolean> {
    if (this.isFull) return false
    this.sit(customer)
    await fetchMagazine()
    return true
  }

  async awaitCut(customer: string): Promise<void> {
    const bell = this.uncut.get(customer)
    if (bell !== undefined) await when([bell], () => !this.uncut.has(customer) || undefined)
  }

  async serve(cut: (customer: string) => Promise<void>): Promise<void> {
    const customer = await when([this.arrivals], () => this.waiting.shift())
    try {
      await cut(customer)
    } finally {
      const bell = this.uncut.get(customer)
      this.uncut.delete(customer)
      bell?.ring()
    }
  }

  get isFull(): boolean {
    return this.waiting.length === this.chairs
  }

  sit(customer: string): void {
    this.waiting.push(customer)
    this.uncut.set(customer, new Bell())
    this.arrivals.ring()
  }
}

export const published: Published<ListeningShop, Shop> = {
  isFull: 'asked of all shops before any chair is taken',
  sit: 'in the step in which no shop was full',
}

export const composing: Composing = {
  beforehand: 'whether each part can be done',
  undone: 'nothing',
}

export const opened: Opened<ListeningShop> = {
  async sitDownInBoth(one, other, customer, fetchMagazine) {
    if (one.isFull || other.isFull) return false
    one.sit(customer)
    other.sit(customer)
    await fetchMagazine()
    return true
  },
}
