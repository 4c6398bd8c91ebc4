import type { Outcome } from '../stage.ts'
import { isFull, PUT, passing, slotOf, TAKEN } from './ring.ts'

export const bug = 'freed before it is read'

export const outcomes: readonly Outcome[] = ['completed', 'invariant broken']

/** The slot is given back while its item is still in it. */
export default passing({
  put(words, item) {
    const put = Atomics.load(words, PUT)
    while (isFull(put, Atomics.load(words, TAKEN)));
    Atomics.store(words, slotOf(put), item)
    Atomics.store(words, PUT, put + 1)
  },
  take(words) {
    const taken = Atomics.load(words, TAKEN)
    while (Atomics.load(words, PUT) === taken);
    Atomics.store(words, TAKEN, taken + 1)
    return Atomics.load(words, slotOf(taken))
  },
})
