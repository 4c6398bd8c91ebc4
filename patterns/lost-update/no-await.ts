import type { Pay, Stock, Unpack } from './problem.ts'

export const price =
  'a piece is put aside before it is paid for, and others are refused it meanwhile'

/** Whatever has to be awaited is awaited before or after. The stock changes in one step. */
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
