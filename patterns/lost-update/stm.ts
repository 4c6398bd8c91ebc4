import { atomically, check, orElse, type STM, TVar, type Tx } from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Opened, Pay, Stock, Unpack } from './problem.ts'

export const price = 'a library for what `pieces -= 1` without an await already does'

export const outcomes: Outcomes = {
  // Two transactions: a customer keeps one shoe while asking for the other.
  'a left and a right shoe': ['completed', 'invariant broken'],
  'two left shoes and one right': ['completed', 'invariant broken'],
}

/** Reserves a piece in one transaction, and lets the customer pay outside of it. */
export default class AtomicStock implements Stock {
  private readonly pieces: TVar<number>

  constructor(pieces: number) {
    this.pieces = new TVar(pieces)
  }

  async add(unpack: Unpack): Promise<void> {
    const delivered = await unpack()
    await atomically((tx) => this.addIn(tx, delivered))
  }

  async sell(pay: Pay): Promise<boolean> {
    return (await atomically(ifThere((tx) => this.take(tx)))) && payFor([this], pay)
  }

  count(): number {
    return this.pieces.peek()
  }

  /** Takes one piece; waits until there is one. */
  take(tx: Tx): true {
    check(tx, this.pieces.get(tx) > 0)
    this.pieces.update(tx, (pieces) => pieces - 1)
    return true
  }

  addIn(tx: Tx, pieces: number): void {
    this.pieces.update(tx, (before) => before + pieces)
  }
}

/** What `take` takes, or nothing and `false` where it would wait. */
const ifThere = (take: STM<true>): STM<boolean> => orElse(take, () => false)

/** Lets the customer pay for a piece of each stock. Those that are not paid for are put back. */
async function payFor(stocks: readonly AtomicStock[], pay: Pay): Promise<boolean> {
  let isPaid = false
  try {
    isPaid = await pay()
  } finally {
    if (!isPaid) {
      await atomically((tx) => {
        for (const stock of stocks) stock.addIn(tx, 1)
      })
    }
  }
  return isPaid
}

export const published: Published<AtomicStock, Stock> = {
  take: 'in a transaction, which the compiler checks',
  addIn: 'in a transaction, for each piece that is not paid for',
}

export const composing: Composing = {
  beforehand: 'nothing',
  undone: 'both reservations, if they are not paid for',
}

export const opened: Opened<AtomicStock> = {
  async sellPair(one, other, pay) {
    const areReserved = await atomically(ifThere((tx) => one.take(tx) && other.take(tx)))
    return areReserved && payFor([one, other], pay)
  },
}
