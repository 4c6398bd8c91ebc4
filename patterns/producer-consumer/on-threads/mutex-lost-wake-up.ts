import type { Outcome } from '../../stage.ts'
import { signal } from '../../word-condition.ts'
import { lock, unlock } from '../../word-lock.ts'
import { BOX, LOCK, NOT_EMPTY, NOT_FULL, trading } from './box.ts'
import { lockedBox } from './locked-box.ts'

export const bug = 'lost wake-up: signals are read after the lock is released'

export const outcomes: readonly Outcome[] = ['completed', 'deadlock']

/** A signal that comes before the number is read is part of the number, and no other one comes. */
function waitFor(words: Int32Array, condition: number): void {
  unlock(words, LOCK)
  Atomics.wait(words, condition, Atomics.load(words, condition))
  lock(words, LOCK)
}

export default trading(
  lockedBox({
    untilEmpty(words) {
      while (Atomics.load(words, BOX) !== 0) waitFor(words, NOT_FULL)
    },
    untilFull(words) {
      while (Atomics.load(words, BOX) === 0) waitFor(words, NOT_EMPTY)
    },
    isFull: (words) => signal(words, NOT_EMPTY, 1),
    isEmpty: (words) => signal(words, NOT_FULL, 1),
  }),
)
