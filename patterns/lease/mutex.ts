import { Mutex } from 'async-mutex'
import type { FencedStore } from '../fenced-store.ts'
import { comesBefore, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { type Change, type Clock, type Desk, type Opened, updateUnder } from './problem.ts'

export const price =
  'a lock, its release function for each lease, a timer, and a store that compares tokens'

export const outcomes: Outcomes = {
  'two documents': ['completed', 'invariant broken'],
}

/** A mutex that is released when the time of its holder is up, if that has not been done before. */
export default class LockedDesk implements Desk {
  readonly lock = ranked(new Mutex())
  readonly document: string
  readonly store: FencedStore
  protected readonly clock: Clock
  private granted = 0
  protected holder: number | undefined

  constructor(store: FencedStore, document: string, clock: Clock) {
    this.store = store
    this.document = document
    this.clock = clock
  }

  async update(change: Change): Promise<boolean> {
    const token = await this.acquire()
    try {
      const { text } = await this.store.read(this.document, token)
      const changed = await change(text)
      return this.renew(token) && (await this.write(token, changed))
    } finally {
      this.release(token)
    }
  }

  timeIsUp(lease: number): void {
    if (this.holder !== lease) return
    this.holder = undefined
    this.lock.release()
  }

  /** Resolves with the number of the lease. */
  async acquire(): Promise<number> {
    await this.lock.acquire()
    this.granted += 1
    this.holder = this.granted
    this.clock.start(this.holder)
    return this.holder
  }

  release(lease: number): void {
    this.clock.stop(lease)
    this.timeIsUp(lease)
  }

  /** Starts the time of `lease` again. Returns `false` if it is over. */
  protected renew(lease: number): boolean {
    if (this.holder !== lease) return false
    this.clock.start(lease)
    return true
  }

  protected write(token: number, text: string): Promise<boolean> {
    return this.store.write([{ document: this.document, text, token }])
  }
}

export const published: Published<LockedDesk, Desk> = {
  lock: 'its place in the order says which lease comes first',
  store: 'read and written with the token of the lease',
  document: 'named in each request',
  acquire: 'of several desks in the order of their locks',
  release: 'on every way out',
}

export const composing: Composing = { beforehand: 'both desks', undone: 'nothing' }

export const opened: Opened<LockedDesk> = {
  async updateBoth(one, other, change) {
    const inOrder = comesBefore(one.lock, other.lock) ? [one, other] : [other, one]
    const leases = new Map<LockedDesk, number>()
    try {
      for (const desk of inOrder) leases.set(desk, await desk.acquire())
      const under = (desk: LockedDesk) => ({
        document: desk.document,
        token: leases.get(desk) ?? 0,
      })
      return await updateUnder(one.store, [under(one), under(other)], change)
    } finally {
      for (const [desk, lease] of leases) desk.release(lease)
    }
  },
}
