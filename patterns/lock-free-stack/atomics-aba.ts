import type { Outcome } from '../stage.ts'
import { below, HEAD, taking } from './cells.ts'

export const bug = 'ABA'

export const outcomes: readonly Outcome[] = ['completed', 'invariant broken']

/** Treiber's stack (1986), with cells that are used again. */
export default taking({
  pop(words) {
    for (;;) {
      const head = Atomics.load(words, HEAD)
      if (head === 0) return 0
      const next = Atomics.load(words, below(head))
      if (Atomics.compareExchange(words, HEAD, head, next) === head) return head
    }
  },
  push(words, cell) {
    for (;;) {
      const head = Atomics.load(words, HEAD)
      Atomics.store(words, below(cell), head)
      if (Atomics.compareExchange(words, HEAD, head, cell) === head) return
    }
  },
})
