import { signal, waitFor } from '../../word-condition.ts'
import { BOX, LOCK, NOT_EMPTY, NOT_FULL, trading } from './box.ts'
import { lockedBox } from './locked-box.ts'

export const price = 'two conditions beside the lock, and each signal must name the right one'

export default trading(
  lockedBox({
    untilEmpty(words) {
      while (Atomics.load(words, BOX) !== 0) waitFor(words, LOCK, NOT_FULL)
    },
    untilFull(words) {
      while (Atomics.load(words, BOX) === 0) waitFor(words, LOCK, NOT_EMPTY)
    },
    isFull: (words) => signal(words, NOT_EMPTY, 1),
    isEmpty: (words) => signal(words, NOT_FULL, 1),
  }),
)
