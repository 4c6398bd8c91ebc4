import type { Outcome } from '../stage.ts'
import { inBits } from './in-bits.ts'
import { CLOSED, inWords, QUEUE } from './words.ts'

export const bug = 'lost wake-up: the close wakes one thread of two'

export const outcomes: readonly Outcome[] = ['completed', 'deadlock']

/** One thread is enough for a task, and not for a close. */
export default inWords((words) => ({
  ...inBits(words),
  close() {
    Atomics.or(words, QUEUE, CLOSED)
    Atomics.notify(words, QUEUE, 1)
  },
}))
