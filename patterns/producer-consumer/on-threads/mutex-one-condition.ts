import type { Outcome } from '../../stage.ts'
import { signal, waitFor } from '../../word-condition.ts'
import { BOX, CHANGED, LOCK, trading } from './box.ts'
import { lockedBox } from './locked-box.ts'

export const bug = 'the wrong waiter notified'

export const outcomes: readonly Outcome[] = ['completed', 'deadlock']

/** One condition for both kinds of waiters, and one of them is woken: perhaps one that cannot go on. */
export default trading(
  lockedBox({
    untilEmpty(words) {
      while (Atomics.load(words, BOX) !== 0) waitFor(words, LOCK, CHANGED)
    },
    untilFull(words) {
      while (Atomics.load(words, BOX) === 0) waitFor(words, LOCK, CHANGED)
    },
    isFull: (words) => signal(words, CHANGED, 1),
    isEmpty: (words) => signal(words, CHANGED, 1),
  }),
)
