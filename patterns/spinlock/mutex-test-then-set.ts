import type { Outcome } from '../stage.ts'
import { counting, LOCK } from './counter.ts'

export const bug = 'test, then set'

export const outcomes: readonly Outcome[] = ['completed', 'invariant broken']

/** It looks whether the lock is free, and takes it in another operation. */
export default counting({
  acquire(words) {
    while (Atomics.load(words, LOCK) !== 0);
    Atomics.store(words, LOCK, 1)
  },
  release: (words) => Atomics.store(words, LOCK, 0),
})
