import { Mutex } from 'async-mutex'
import { type Held, lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Opened, Pay, Stock, Unpack } from './problem.ts'

export const price = 'a lock for steps that nothing interrupts in JavaScript, and an undo by hand'

export const outcomes: Outcomes = {
  // A customer keeps one shoe while asking for the other, and two customers keep one each.
  'a left and a right shoe': ['completed', 'invariant broken'],
  // A customer keeps a left shoe until the answer is there that the right one is gone.
  'two left shoes and one right': ['completed', 'invariant broken'],
}

/** Reserves a piece under the lock, and lets the customer pay without it. */
export default class ReservingStock implements Stock {
  readonly mutex = ranked(new Mutex())
  private pieces: number

  constructor(pieces: number) {
    this.pieces = pieces
  }

  async add(unpack: Unpack): Promise<void> {
    const delivered = await unpack()
    await lockAll([this.mutex], (held) => this.addIn(held, delivered))
  }

  async sell(pay: Pay): Promise<boolean> {
    const isReserved = await lockAll([this.mutex], (held) => this.takeIn(held))
    return isReserved && payFor([this], pay)
  }

  count(): number {
    return this.pieces
  }

  /** Takes one piece, or returns `false` if there is none. */
  takeIn(held: Held): boolean {
    held.mustInclude(this.mutex)
    if (this.pieces < 1) return false
    this.pieces -= 1
    return true
  }

  addIn(held: Held, pieces: number): void {
    held.mustInclude(this.mutex)
    this.pieces += pieces
  }
}

const locksOf = (stocks: readonly ReservingStock[]): readonly Mutex[] =>
  stocks.map(({ mutex }) => mutex)

/** Lets the customer pay for a piece of each stock. Those that are not paid for are put back. */
async function payFor(stocks: readonly ReservingStock[], pay: Pay): Promise<boolean> {
  let isPaid = false
  try {
    isPaid = await pay()
  } finally {
    if (!isPaid) {
      await lockAll(locksOf(stocks), (held) => {
        for (const stock of stocks) stock.addIn(held, 1)
      })
    }
  }
  return isPaid
}

export const published: Published<ReservingStock, Stock> = {
  mutex: 'take it with lockAll, together with all else, holding no lock',
  takeIn: 'while the mutex is held, and whether it took must be looked at',
  addIn: 'while the mutex is held, for each piece that is not paid for',
}

export const composing: Composing = {
  beforehand: 'both stocks, and whether each part can be done',
  undone: 'both reservations, if they are not paid for',
}

export const opened: Opened<ReservingStock> = {
  async sellPair(one, other, pay) {
    const stocks = [one, other]
    const areReserved = await lockAll(
      locksOf(stocks),
      (held) =>
        stocks.every((stock) => stock.count() > 0) && stocks.every((stock) => stock.takeIn(held)),
    )
    return areReserved && payFor(stocks, pay)
  },
}
