import type { Outcome } from '../../stage.ts'
import { signal, waitFor } from '../../word-condition.ts'
import { BOX, LOCK, NOT_EMPTY, NOT_FULL, trading } from './box.ts'
import { lockedBox } from './locked-box.ts'

export const bug = 'if instead of while'

export const outcomes: readonly Outcome[] = ['completed', 'invariant broken']

/** Between the signal and the moment when the woken thread has the lock, another one may take it. */
export default trading(
  lockedBox({
    untilEmpty(words) {
      if (Atomics.load(words, BOX) !== 0) waitFor(words, LOCK, NOT_FULL)
    },
    untilFull(words) {
      if (Atomics.load(words, BOX) === 0) waitFor(words, LOCK, NOT_EMPTY)
    },
    isFull: (words) => signal(words, NOT_EMPTY, 1),
    isEmpty: (words) => signal(words, NOT_FULL, 1),
  }),
)
