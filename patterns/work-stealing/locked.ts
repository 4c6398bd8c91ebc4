import { locked } from '../word-lock.ts'
import type { Stealing } from './workers.ts'

/** Deques with a lock each. */
export const underLock: Stealing = {
  push: (words, deque, task) =>
    locked(words, deque.lock, () => {
      const bottom = Atomics.load(words, deque.bottom)
      Atomics.store(words, deque.slot(bottom), task)
      Atomics.store(words, deque.bottom, bottom + 1)
    }),
  take: (words, deque) =>
    locked(words, deque.lock, () => {
      const bottom = Atomics.load(words, deque.bottom)
      if (Atomics.load(words, deque.top) === bottom) return 0
      Atomics.store(words, deque.bottom, bottom - 1)
      return Atomics.load(words, deque.slot(bottom - 1))
    }),
  steal: (words, deque) =>
    locked(words, deque.lock, () => {
      const top = Atomics.load(words, deque.top)
      if (top === Atomics.load(words, deque.bottom)) return 0
      Atomics.store(words, deque.top, top + 1)
      return Atomics.load(words, deque.slot(top))
    }),
}
