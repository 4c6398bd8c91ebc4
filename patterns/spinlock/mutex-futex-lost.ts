import type { Outcome } from '../stage.ts'
import { counting, LOCK } from './counter.ts'

export const bug = 'lost wake-up: sleeps without looking again'

export const outcomes: readonly Outcome[] = ['completed', 'deadlock']

const FREE = 0
const HELD = 1

/** The waiter is noted in a word of its own, after it has looked at the lock. */
const SLEEPERS = LOCK + 1

export default counting({
  names: ['lock', 'sleepers'],
  acquire(words) {
    while (Atomics.compareExchange(words, LOCK, FREE, HELD) !== FREE) {
      Atomics.store(words, SLEEPERS, 1)
      Atomics.wait(words, SLEEPERS, 1)
    }
  },
  release(words) {
    Atomics.store(words, LOCK, FREE)
    if (Atomics.exchange(words, SLEEPERS, 0) === 1) Atomics.notify(words, SLEEPERS, 1)
  },
})
