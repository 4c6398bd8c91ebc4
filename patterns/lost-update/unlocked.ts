import type { Outcomes } from '../pattern.ts'
import type { Pay, Stock, Unpack } from './problem.ts'

export const bug = 'lost update'

export const outcomes: Outcomes = {
  'two deliveries': ['completed', 'invariant broken'],
  'the last piece': ['completed', 'invariant broken'],
  'a refused card': ['completed', 'invariant broken'],
  'a left and a right shoe': ['completed', 'invariant broken'],
}

/** One line adds a delivery: it reads the stock, awaits, and writes, in this order. */
export default class UnlockedStock implements Stock {
  pieces: number

  constructor(pieces: number) {
    this.pieces = pieces
  }

  async add(unpack: Unpack): Promise<void> {
    this.pieces += await unpack()
  }

  async sell(pay: Pay): Promise<boolean> {
    if (this.pieces < 1) return false
    const isPaid = await pay()
    if (isPaid) this.pieces -= 1
    return isPaid
  }

  count(): number {
    return this.pieces
  }
}
