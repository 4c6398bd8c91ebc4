import { counting, LOCK } from './counter.ts'

export const price = 'three states of one word, to spare the notify where no thread sleeps'

const FREE = 0
const HELD = 1
/** Held, and somebody may sleep. */
const AWAITED = 2

/** Sleeps where it would spin (Drepper, Futexes Are Tricky, 2011, the second mutex). */
export default counting({
  acquire(words) {
    if (Atomics.compareExchange(words, LOCK, FREE, HELD) === FREE) return
    while (Atomics.exchange(words, LOCK, AWAITED) !== FREE) Atomics.wait(words, LOCK, AWAITED)
  },
  release(words) {
    if (Atomics.exchange(words, LOCK, FREE) === AWAITED) Atomics.notify(words, LOCK, 1)
  },
})
