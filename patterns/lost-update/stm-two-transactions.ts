import { atomically, TVar } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import type { Pay, Stock, Unpack } from './problem.ts'

export const bug = 'lost update'

export const outcomes: Outcomes = {
  'two deliveries': ['completed', 'invariant broken'],
  'the last piece': ['completed', 'invariant broken'],
  'a refused card': ['completed', 'invariant broken'],
  'a left and a right shoe': ['completed', 'invariant broken'],
  'two left shoes and one right': ['completed', 'invariant broken'],
}

/** One transaction reads, another writes, and between them is an await. */
export default class TwoTransactionsStock implements Stock {
  readonly pieces: TVar<number>

  constructor(pieces: number) {
    this.pieces = new TVar(pieces)
  }

  async add(unpack: Unpack): Promise<void> {
    const pieces = await atomically((tx) => this.pieces.get(tx))
    const delivered = await unpack()
    await atomically((tx) => this.pieces.set(tx, pieces + delivered))
  }

  async sell(pay: Pay): Promise<boolean> {
    const pieces = await atomically((tx) => this.pieces.get(tx))
    if (pieces < 1) return false
    const isPaid = await pay()
    if (isPaid) await atomically((tx) => this.pieces.set(tx, pieces - 1))
    return isPaid
  }

  count(): number {
    return this.pieces.peek()
  }
}
