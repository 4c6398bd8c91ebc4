import type { Outcome } from '../../stage.ts'
import { STOCK, serving } from './shop.ts'

export const bug = 'check-then-act'

export const outcomes: readonly Outcome[] = ['completed', 'invariant broken']

/** No update is lost. Both may look while the last piece is there. */
export default serving({
  add(memory, pieces) {
    Atomics.add(new Int32Array(memory), STOCK, pieces)
  },
  sell(memory) {
    const words = new Int32Array(memory)
    if (Atomics.load(words, STOCK) === 0) return false
    Atomics.sub(words, STOCK, 1)
    return true
  },
})
