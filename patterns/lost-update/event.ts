import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Opened, Pay, Stock, Unpack } from './problem.ts'

export const price = 'each payment wakes all who wait for a piece, and an undo by hand'

export const outcomes: Outcomes = {
  // A customer keeps one shoe and waits for the other, which another customer keeps.
  'a left and a right shoe': ['completed', 'deadlock'],
}

/** Looks and reserves in one step. While the last pieces are reserved, the next customer waits. */
export default class ListeningStock implements Stock {
  readonly bell = new Bell()
  private pieces: number
  private reserved = 0

  constructor(pieces: number) {
    this.pieces = pieces
  }

  async add(unpack: Unpack): Promise<void> {
    const delivered = await unpack()
    this.pieces += delivered
    this.bell.ring()
  }

  async sell(pay: Pay): Promise<boolean> {
    return (await reserve([this])) && payFor([this], pay)
  }

  count(): number {
    return this.pieces
  }

  get isSoldOut(): boolean {
    return this.pieces === 0 && this.reserved === 0
  }

  /** Reserves one of the pieces for sale, of which there must be one. */
  reserveNow(): void {
    this.pieces -= 1
    this.reserved += 1
  }

  /** Ends a reservation: the piece is sold, or it is for sale again. */
  settle(isPaid: boolean): void {
    this.reserved -= 1
    if (!isPaid) this.pieces += 1
    this.bell.ring()
  }
}

/** Reserves a piece of each stock, or returns `false` if one is sold out; waits until it is known. */
const reserve = (stocks: readonly ListeningStock[]): Promise<boolean> =>
  when(
    stocks.map(({ bell }) => bell),
    () => {
      if (stocks.some(({ isSoldOut }) => isSoldOut)) return false
      if (stocks.some((stock) => stock.count() === 0)) return undefined
      for (const stock of stocks) stock.reserveNow()
      return true
    },
  )

/** Lets the customer pay for what is reserved in each stock. */
async function payFor(stocks: readonly ListeningStock[], pay: Pay): Promise<boolean> {
  let isPaid = false
  try {
    isPaid = await pay()
  } finally {
    for (const stock of stocks) stock.settle(isPaid)
  }
  return isPaid
}

export const published: Published<ListeningStock, Stock> = {
  isSoldOut: 'asked of all stocks before any reservation',
  reserveNow: 'in the step in which all stocks had a piece for sale',
  settle: 'once for each reservation, whatever happens',
  bell: 'listen to those of all stocks',
}

export const composing: Composing = {
  beforehand: 'whether each part can be done',
  undone: 'both reservations, if they are not paid for',
}

export const opened: Opened<ListeningStock> = {
  async sellPair(one, other, pay) {
    return (await reserve([one, other])) && payFor([one, other], pay)
  },
}
