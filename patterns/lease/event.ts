import { Bell, when } from '../bell.ts'
import type { FencedStore } from '../fenced-store.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { type Change, type Clock, type Desk, type Opened, updateUnder } from './problem.ts'

export const price = 'a field, a bell, a timer, no queue, and a store that compares tokens'

export const outcomes: Outcomes = {
  'two documents': ['completed', 'invariant broken'],
}

/** The number of the lease that runs, and a bell. */
export default class MarkedDesk implements Desk {
  readonly bell = new Bell()
  readonly document: string
  readonly store: FencedStore
  protected readonly clock: Clock
  private granted = 0
  private holder: number | undefined

  constructor(store: FencedStore, document: string, clock: Clock) {
    this.store = store
    this.document = document
    this.clock = clock
  }

  async update(change: Change): Promise<boolean> {
    const token = await when([this.bell], () => (this.isFree ? this.take() : undefined))
    try {
      const { text } = await this.read(token)
      const changed = await change(text)
      return this.renew(token) && (await this.write(token, changed))
    } finally {
      this.release(token)
    }
  }

  timeIsUp(lease: number): void {
    if (this.holder !== lease) return
    this.holder = undefined
    this.bell.ring()
  }

  get isFree(): boolean {
    return this.holder === undefined
  }

  /** Returns the number of a new lease. */
  take(): number {
    this.granted += 1
    this.holder = this.granted
    this.clock.start(this.holder)
    return this.holder
  }

  release(token: number): void {
    this.clock.stop(token)
    this.timeIsUp(token)
  }

  /** Starts the time of the lease again. Returns `false` if it is over. */
  protected renew(token: number): boolean {
    if (this.holder !== token) return false
    this.clock.start(token)
    return true
  }

  protected read(token: number): Promise<{ text: string }> {
    return this.store.read(this.document, token)
  }

  protected write(token: number, text: string): Promise<boolean> {
    return this.store.write([{ document: this.document, text, token }])
  }
}

export const published: Published<MarkedDesk, Desk> = {
  bell: 'rings when a lease is over; listen to those of all desks',
  store: 'read and written with the token of the lease',
  document: 'named in each request',
  isFree: 'asked of all desks in one step, again after each ring',
  take: 'of all in the step in which all were free',
  release: 'on every way out',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<MarkedDesk> = {
  async updateBoth(one, other, change) {
    const [a, b] = await when([one.bell, other.bell], () =>
      one.isFree && other.isFree ? ([one.take(), other.take()] as const) : undefined,
    )
    try {
      const under = [
        { document: one.document, token: a },
        { document: other.document, token: b },
      ] as const
      return await updateUnder(one.store, under, change)
    } finally {
      one.release(a)
      other.release(b)
    }
  },
}
