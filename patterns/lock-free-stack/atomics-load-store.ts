import type { Outcome } from '../stage.ts'
import { below, HEAD, taking } from './cells.ts'

export const bug = 'check-then-act on the head'

export const outcomes: readonly Outcome[] = ['completed', 'invariant broken']

/** What is read may be old when it is written. */
export default taking({
  pop(words) {
    const head = Atomics.load(words, HEAD)
    if (head === 0) return 0
    Atomics.store(words, HEAD, Atomics.load(words, below(head)))
    return head
  },
  push(words, cell) {
    Atomics.store(words, below(cell), Atomics.load(words, HEAD))
    Atomics.store(words, HEAD, cell)
  },
})
