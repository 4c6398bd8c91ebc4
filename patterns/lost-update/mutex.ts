import { Mutex } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Pay, Stock, Unpack } from './problem.ts'

export const price = 'the whole shop waits while one customer looks for a card'

export const outcomes: Outcomes = {
  // Each stock stays locked while the other is asked, and nothing says which comes first.
  'a left and a right shoe': ['completed', 'deadlock'],
}

/** One critical section spans the check, the payment and the removal. */
export default class LockedStock implements Stock {
  readonly mutex = new Mutex()
  pieces: number

  constructor(pieces: number) {
    this.pieces = pieces
  }

  async add(unpack: Unpack): Promise<void> {
    const delivered = await unpack()
    await this.mutex.runExclusive(() => {
      this.pieces += delivered
    })
  }

  sell(pay: Pay): Promise<boolean> {
    return this.mutex.runExclusive(async () => {
      if (this.pieces < 1) return false
      const isPaid = await pay()
      if (isPaid) this.pieces -= 1
      return isPaid
    })
  }

  sellWith(other: this, pay: Pay): Promise<boolean> {
    return this.sell(() => other.sell(pay))
  }

  count(): number {
    return this.pieces
  }
}
