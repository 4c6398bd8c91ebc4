import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Opened, Pay, Stock, Unpack } from './problem.ts'

export const price =
  'a piece is reserved before it is paid for, and meanwhile others are refused it'

export const outcomes: Outcomes = {
  // A customer keeps a left shoe until the answer is there that the right one is gone.
  'two left shoes and one right': ['completed', 'invariant broken'],
}

/** Awaits before or after, never between reading and writing, so the stock changes in one step. */
export default class SynchronousStock implements Stock {
  private pieces: number

  constructor(pieces: number) {
    this.pieces = pieces
  }

  async add(unpack: Unpack): Promise<void> {
    const delivered = await unpack()
    this.addNow(delivered)
  }

  async sell(pay: Pay): Promise<boolean> {
    return this.takeNow() && payFor([this], pay)
  }

  count(): number {
    return this.pieces
  }

  /** Takes one piece, or returns `false` if there is none. */
  takeNow(): boolean {
    if (this.pieces < 1) return false
    this.pieces -= 1
    return true
  }

  addNow(pieces: number): void {
    this.pieces += pieces
  }
}

/** Lets the customer pay for a piece of each stock. Those that are not paid for are put back. */
async function payFor(stocks: readonly SynchronousStock[], pay: Pay): Promise<boolean> {
  let isPaid = false
  try {
    isPaid = await pay()
  } finally {
    if (!isPaid) for (const stock of stocks) stock.addNow(1)
  }
  return isPaid
}

export const published: Published<SynchronousStock, Stock> = {
  takeNow: 'from all stocks in one step, and whether it took must be looked at',
  addNow: 'for each piece that is not paid for',
}

export const composing: Composing = {
  beforehand: 'whether each part can be done',
  undone: 'both reservations, if they are not paid for',
}

export const opened: Opened<SynchronousStock> = {
  async sellPair(one, other, pay) {
    const stocks = [one, other]
    const areThere = stocks.every((stock) => stock.count() > 0)
    return areThere && stocks.every((stock) => stock.takeNow()) && payFor(stocks, pay)
  },
}
