import { atomically, atomicallySync, check, TVar, type Tx } from '../../stm/index.ts'
import type { FencedStore } from '../fenced-store.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { type Change, type Clock, type Desk, type Opened, updateUnder } from './problem.ts'

export const price = 'a variable, no queue, and a store that compares tokens'

export const outcomes: Outcomes = {
  'two documents': ['completed', 'invariant broken'],
}

interface Lease {
  readonly token: number
  readonly isOver: boolean
}

/** The latest lease is a variable. */
export default class AtomicDesk implements Desk {
  readonly document: string
  readonly store: FencedStore
  private readonly clock: Clock
  protected readonly latest = new TVar<Lease>({ token: 0, isOver: true })

  constructor(store: FencedStore, document: string, clock: Clock) {
    this.store = store
    this.document = document
    this.clock = clock
  }

  async update(change: Change): Promise<boolean> {
    const token = await atomically((tx) => this.take(tx))
    this.start(token)
    try {
      const { text } = await this.store.read(this.document, token)
      return await this.write(token, await change(text))
    } finally {
      this.release(token)
    }
  }

  /** Waits while a lease runs. Returns the number of a new one. */
  take(tx: Tx): number {
    const { token, isOver } = this.latest.get(tx)
    check(tx, isOver)
    this.latest.set(tx, { token: token + 1, isOver: false })
    return token + 1
  }

  /** Starts the time of the lease. */
  start(token: number): void {
    this.clock.start(token)
  }

  release(token: number): void {
    this.clock.stop(token)
    this.timeIsUp(token)
  }

  protected write(token: number, text: string): Promise<boolean> {
    return this.store.write([{ document: this.document, text, token }])
  }

  timeIsUp(token: number): void {
    atomicallySync((tx) => {
      if (this.latest.get(tx).token === token) this.latest.set(tx, { token, isOver: true })
    })
  }
}

export const published: Published<AtomicDesk, Desk> = {
  store: 'read and written with the token of the lease',
  document: 'named in each request',
  take: 'in a transaction, which the compiler checks',
  start: 'once, after the transaction in which it was taken',
  release: 'on every way out',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<AtomicDesk> = {
  async updateBoth(one, other, change) {
    const [a, b] = await atomically((tx) => [one.take(tx), other.take(tx)] as const)
    one.start(a)
    other.start(b)
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
