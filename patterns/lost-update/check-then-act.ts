import type { Outcomes } from '../pattern.ts'
import type { Pay, Stock, Unpack } from './problem.ts'

export const bug = 'check-then-act'

export const outcomes: Outcomes = {
  'the last piece': ['completed', 'invariant broken'],
  'a left and a right shoe': ['completed', 'invariant broken'],
}

/** Each change is one step, so no update is lost. But the check may be out of date by then. */
export default class CheckedStock implements Stock {
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
    const isPaid = await pay()
    if (isPaid) this.pieces -= 1
    return isPaid
  }

  count(): number {
    return this.pieces
  }
}
