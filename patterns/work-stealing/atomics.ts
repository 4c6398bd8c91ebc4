import { sizeOf, stolenByCompareAndSwap } from './chase-lev.ts'
import { untilNoneIsLeft, working } from './workers.ts'

export const price = 'every order of operations counts; a proof is a paper of its own'

/** The owner lowers the bottom first, looks at the top, and competes for the last task as a thief does. */
export default working(
  {
    ...stolenByCompareAndSwap,
    take(words, deque) {
      const bottom = Atomics.load(words, deque.bottom) - 1
      Atomics.store(words, deque.bottom, bottom)
      const top = Atomics.load(words, deque.top)
      const others = sizeOf(top, bottom)
      if (others > 0) return Atomics.load(words, deque.slot(bottom))
      const isLast = others === 0
      const task = isLast ? Atomics.load(words, deque.slot(bottom)) : 0
      const isWon = isLast && Atomics.compareExchange(words, deque.top, top, top + 1) === top
      Atomics.store(words, deque.bottom, bottom + 1)
      return isWon ? task : 0
    },
  },
  untilNoneIsLeft,
)
