import { atomically, check, orElse, TVar, type Tx } from '../../stm/index.ts'
import type { Pay, Stock, Unpack } from './problem.ts'

export const price = 'a library for what `pieces -= 1` without an await already does'

/** Reserves all pieces in one transaction, whether from one stock or from two. */
export default class AtomicStock implements Stock {
  readonly pieces: TVar<number>

  constructor(pieces: number) {
    this.pieces = new TVar(pieces)
  }

  async add(unpack: Unpack): Promise<void> {
    const delivered = await unpack()
    await atomically((tx) => this.pieces.update(tx, (pieces) => pieces + delivered))
  }

  sell(pay: Pay): Promise<boolean> {
    return this.#sellAll([this], pay)
  }

  sellWith(other: this, pay: Pay): Promise<boolean> {
    return this.#sellAll([this, other], pay)
  }

  count(): number {
    return this.pieces.peek()
  }

  /** Takes one piece; waits until there is one. */
  take(tx: Tx): void {
    const pieces = this.pieces.get(tx)
    check(tx, pieces > 0)
    this.pieces.set(tx, pieces - 1)
  }

  putBack(tx: Tx): void {
    this.pieces.update(tx, (pieces) => pieces + 1)
  }

  /** Sells a piece of each stock: reserves them first, and puts them back if not paid for. */
  async #sellAll(stocks: readonly this[], pay: Pay): Promise<boolean> {
    const reserve = (tx: Tx): true => {
      for (const stock of stocks) stock.take(tx)
      return true
    }
    const putBack = (tx: Tx): void => {
      for (const stock of stocks) stock.putBack(tx)
    }
    if (!(await atomically(orElse(reserve, () => false)))) return false
    let isPaid = false
    try {
      isPaid = await pay()
    } finally {
      if (!isPaid) await atomically(putBack)
    }
    return isPaid
  }
}
