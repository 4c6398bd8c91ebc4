import type { Outcome } from '../stage.ts'
import { isFull, PUT, passing, slotOf, TAKEN } from './ring.ts'

export const bug = 'published before it is written'

export const outcomes: readonly Outcome[] = ['completed', 'invariant broken']

/** The count says that there is an item before the item is there. */
export default passing({
  put(words, item) {
    const put = Atomics.load(words, PUT)
    while (isFull(put, Atomics.load(words, TAKEN)));
    Atomics.store(words, PUT, put + 1)
    Atomics.store(words, slotOf(put), item)
  },
  take(words) {
    const taken = Atomics.load(words, TAKEN)
    while (Atomics.load(words, PUT) === taken);
    const item = Atomics.load(words, slotOf(taken))
    Atomics.store(words, TAKEN, taken + 1)
    return item
  },
})
