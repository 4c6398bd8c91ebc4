import type { Stealing } from './workers.ts'

/** The deque of Chase and Lev (2005), with two slots, without the owner's side. */
export const stolenByCompareAndSwap: Pick<Stealing, 'push' | 'steal'> = {
  push(words, deque, task) {
    const bottom = Atomics.load(words, deque.bottom)
    Atomics.store(words, deque.slot(bottom), task)
    Atomics.store(words, deque.bottom, bottom + 1)
  },
  steal(words, deque) {
    const top = Atomics.load(words, deque.top)
    if (top >= Atomics.load(words, deque.bottom)) return 0
    const task = Atomics.load(words, deque.slot(top))
    return Atomics.compareExchange(words, deque.top, top, top + 1) === top ? task : 0
  },
}
