import type { LitmusCount } from '../../litmus.ts'
import type { Outcome } from '../../stage.ts'
import { plainStock, serving } from './shop.ts'

export const bug = 'lost update: one line is a read and a write'

export const outcomes: readonly Outcome[] = ['completed', 'invariant broken']

export const count: LitmusCount = {
  increment(words, x) {
    words[x] = (words[x] ?? 0) + 1
  },
}

export default serving({
  add(memory, pieces) {
    const stock = plainStock(memory)
    stock.pieces += pieces
  },
  sell(memory) {
    const stock = plainStock(memory)
    if (stock.pieces === 0) return false
    stock.pieces -= 1
    return true
  },
})
