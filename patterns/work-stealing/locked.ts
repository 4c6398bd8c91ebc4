import type { Deque, Stealing } from './workers.ts'

function locked<A>(words: Int32Array, { lock }: Deque, use: () => A): A {
  while (Atomics.compareExchange(words, lock, 0, 1) !== 0) Atomics.wait(words, lock, 1)
  try {
    return use()
  } finally {
    Atomics.store(words, lock, 0)
    Atomics.notify(words, lock, 1)
  }
}

/** Deques with a lock each. */
export const underLock: Stealing = {
  push: (words, deque, task) =>
    locked(words, deque, () => {
      const bottom = Atomics.load(words, deque.bottom)
      Atomics.store(words, deque.slot(bottom), task)
      Atomics.store(words, deque.bottom, bottom + 1)
    }),
  take: (words, deque) =>
    locked(words, deque, () => {
      const bottom = Atomics.load(words, deque.bottom)
      if (Atomics.load(words, deque.top) === bottom) return 0
      Atomics.store(words, deque.bottom, bottom - 1)
      return Atomics.load(words, deque.slot(bottom - 1))
    }),
  steal: (words, deque) =>
    locked(words, deque, () => {
      const top = Atomics.load(words, deque.top)
      if (top === Atomics.load(words, deque.bottom)) return 0
      Atomics.store(words, deque.top, top + 1)
      return Atomics.load(words, deque.slot(top))
    }),
}
