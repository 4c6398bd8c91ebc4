import { locked } from '../../word-lock.ts'
import { BOX, type Box, LOCK } from './box.ts'

/** How a thread waits until the box is full or empty, and tells others that it is. Called with the lock held. */
export interface Waiting {
  untilEmpty(words: Int32Array): void
  untilFull(words: Int32Array): void
  isFull(words: Int32Array): void
  isEmpty(words: Int32Array): void
}

/** A box under one lock. */
export const lockedBox = ({ untilEmpty, untilFull, isFull, isEmpty }: Waiting): Box => ({
  put: (words, parcel) =>
    locked(words, LOCK, () => {
      untilEmpty(words)
      Atomics.store(words, BOX, parcel)
      isFull(words)
    }),
  take: (words) =>
    locked(words, LOCK, () => {
      untilFull(words)
      const parcel = Atomics.exchange(words, BOX, 0)
      isEmpty(words)
      return parcel
    }),
})
