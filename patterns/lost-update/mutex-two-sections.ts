import { Mutex } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Pay, Stock, Unpack } from './problem.ts'

export const bug = 'split critical section'

export const outcomes: Outcomes = {
  'two deliveries': ['completed', 'invariant broken'],
  'the last piece': ['completed', 'invariant broken'],
  'a refused card': ['completed', 'invariant broken'],
  'a left and a right shoe': ['completed', 'invariant broken'],
  'two left shoes and one right': ['completed', 'invariant broken'],
}

/** Every access is locked, and no lock is held for long: once to read, and once more to write. */
export default class TwoSectionsStock implements Stock {
  readonly mutex = new Mutex()
  pieces: number

  constructor(pieces: number) {
    this.pieces = pieces
  }

  async add(unpack: Unpack): Promise<void> {
    const pieces = await this.mutex.runExclusive(() => this.pieces)
    const delivered = await unpack()
    await this.mutex.runExclusive(() => {
      this.pieces = pieces + delivered
    })
  }

  async sell(pay: Pay): Promise<boolean> {
    const pieces = await this.mutex.runExclusive(() => this.pieces)
    if (pieces < 1) return false
    const isPaid = await pay()
    await this.mutex.runExclusive(() => {
      if (isPaid) this.pieces = pieces - 1
    })
    return isPaid
  }

  count(): number {
    return this.pieces
  }
}
