import type { Outcome } from '../stage.ts'
import { sizeOf, stolenByCompareAndSwap } from './chase-lev.ts'
import { untilNoneIsLeft, working } from './workers.ts'

export const bug = 'the last task is taken twice'

export const outcomes: readonly Outcome[] = ['completed', 'invariant broken']

/** The owner looks at the top, as if a thief could not be on the way. */
export default working(
  {
    ...stolenByCompareAndSwap,
    take(words, deque) {
      const bottom = Atomics.load(words, deque.bottom) - 1
      Atomics.store(words, deque.bottom, bottom)
      const others = sizeOf(Atomics.load(words, deque.top), bottom)
      if (others >= 0) return Atomics.load(words, deque.slot(bottom))
      Atomics.store(words, deque.bottom, bottom + 1)
      return 0
    },
  },
  untilNoneIsLeft,
)
