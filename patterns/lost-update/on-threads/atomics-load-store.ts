import type { LitmusCount } from '../../litmus.ts'
import type { Outcome } from '../../stage.ts'
import { STOCK, serving } from './shop.ts'

export const bug = 'lost update: two atomic operations are not one'

export const outcomes: readonly Outcome[] = ['completed', 'invariant broken']

export const count: LitmusCount = {
  increment(words, x) {
    Atomics.store(words, x, Atomics.load(words, x) + 1)
  },
}

export default serving({
  add(memory, pieces) {
    const words = new Int32Array(memory)
    Atomics.store(words, STOCK, Atomics.load(words, STOCK) + pieces)
  },
  sell(memory) {
    const words = new Int32Array(memory)
    const pieces = Atomics.load(words, STOCK)
    if (pieces === 0) return false
    Atomics.store(words, STOCK, pieces - 1)
    return true
  },
})
