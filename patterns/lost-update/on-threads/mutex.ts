import type { LitmusCount } from '../../litmus.ts'
import { locked } from '../../word-lock.ts'
import { LOCK, plainStock, serving } from './shop.ts'

export const price = 'all who touch the number must take the lock; one that stops with it stops all'

export const count: LitmusCount = {
  increment(words, x) {
    locked(words, x + 1, () => {
      words[x] = (words[x] ?? 0) + 1
    })
  },
}

/** The plain code, under a lock from the read to the write. */
export default serving({
  add(memory, pieces) {
    const stock = plainStock(memory)
    locked(new Int32Array(memory), LOCK, () => {
      stock.pieces += pieces
    })
  },
  sell(memory) {
    const stock = plainStock(memory)
    return locked(new Int32Array(memory), LOCK, () => {
      if (stock.pieces === 0) return false
      stock.pieces -= 1
      return true
    })
  },
})
