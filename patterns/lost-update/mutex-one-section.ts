import { Mutex } from 'async-mutex'
import { type Held, lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Opened, Pay, Stock, Unpack } from './problem.ts'

export const price = 'the whole shop waits while one customer looks for a card'

export const outcomes: Outcomes = {
  // Each stock stays locked while the other is asked, and nothing says which comes first.
  'a left and a right shoe': ['completed', 'deadlock'],
}

/** One critical section spans the check, the payment and the removal. */
export default class LockedStock implements Stock {
  readonly mutex = ranked(new Mutex())
  private pieces: number

  constructor(pieces: number) {
    this.pieces = pieces
  }

  async add(unpack: Unpack): Promise<void> {
    const delivered = await unpack()
    await lockAll([this.mutex], () => {
      this.pieces += delivered
    })
  }

  sell(pay: Pay): Promise<boolean> {
    return lockAll([this.mutex], (held) => this.sellIn(held, pay))
  }

  count(): number {
    return this.pieces
  }

  async sellIn(held: Held, pay: Pay): Promise<boolean> {
    held.mustInclude(this.mutex)
    if (this.pieces < 1) return false
    const isPaid = await pay()
    if (isPaid) this.pieces -= 1
    return isPaid
  }
}

export const published: Published<LockedStock, Stock> = {
  mutex: 'take it with lockAll, together with all else, holding no lock',
  sellIn: 'while the mutex is held, of different stocks',
}

export const composing: Composing = { beforehand: 'both stocks', undone: 'nothing' }

export const opened: Opened<LockedStock> = {
  sellPair: (one, other, pay) =>
    lockAll([one.mutex, other.mutex], (held) => one.sellIn(held, () => other.sellIn(held, pay))),
}
