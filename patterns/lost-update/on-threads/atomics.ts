import type { LitmusCount } from '../../litmus.ts'
import { STOCK, serving } from './shop.ts'

export const price = 'one word; a sale that meets another change is tried again'

export const count: LitmusCount = {
  increment(words, x) {
    Atomics.add(words, x, 1)
  },
}

export default serving({
  add(memory, pieces) {
    Atomics.add(new Int32Array(memory), STOCK, pieces)
  },
  sell(memory) {
    const words = new Int32Array(memory)
    let seen = Atomics.load(words, STOCK)
    while (seen > 0) {
      const found = Atomics.compareExchange(words, STOCK, seen, seen - 1)
      if (found === seen) return true
      seen = found
    }
    return false
  },
})
