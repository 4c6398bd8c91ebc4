import type { Stealing } from './workers.ts'

/** How many tasks lie from `top` up to `bottom`, wherever the two ends have wrapped around. */
export const sizeOf = (top: number, bottom: number): number => (bottom - top) | 0

/** The deque of Chase and Lev (2005), with two slots, without the owner's side. */
export const stolenByCompareAndSwap: Pick<Stealing, 'push' | 'steal'> = {
  push(words, deque, task) {
    const bottom = Atomics.load(words, deque.bottom)
    Atomics.store(words, deque.slot(bottom), task)
    Atomics.store(words, deque.bottom, bottom + 1)
  },
  steal(words, deque) {
    for (;;) {
      const top = Atomics.load(words, deque.top)
      if (sizeOf(top, Atomics.load(words, deque.bottom)) <= 0) return 0
      const task = Atomics.load(words, deque.slot(top))
      if (Atomics.compareExchange(words, deque.top, top, top + 1) === top) return task
    }
  },
}
