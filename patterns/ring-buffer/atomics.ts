import { isFull, PUT, passing, slotOf, TAKEN } from './ring.ts'

export const price =
  'one thread puts and one takes, no more; a full or an empty ring makes one spin'

/** Lamport's ring (1977): first the item, then the count that announces it. */
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
    const item = Atomics.load(words, slotOf(taken))
    Atomics.store(words, TAKEN, taken + 1)
    return item
  },
})
