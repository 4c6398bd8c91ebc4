import type { Pay, Stock, Unpack } from './problem.ts'

export const price =
  'a piece is reserved before it is paid for, and meanwhile others are refused it'

/** Awaits before or after, never between reading and writing, so the stock changes in one step. */
export default class SynchronousStock implements Stock {
  pieces: number

  constructor(pieces: number) {
    this.pieces = pieces
  }

  async add(unpack: Unpack): Promise<void> {
    const delivered = await unpack()
    this.pieces += delivered
  }

  async sell(pay: Pay): Promise<boolean> {
    if (this.pieces < 1) return false
    this.pieces -= 1
    let isPaid = false
    try {
      isPaid = await pay()
    } finally {
      if (!isPaid) this.pieces += 1
    }
    return isPaid
  }

  sellWith(other: this, pay: Pay): Promise<boolean> {
    return this.sell(() => other.sell(pay))
  }

  count(): number {
    return this.pieces
  }
}
