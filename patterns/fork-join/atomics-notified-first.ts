import type { Outcome } from '../stage.ts'
import { byClaim } from './claimed.ts'
import { leftOf, summing } from './sums.ts'

export const bug = 'lost wake-up: notifies before it counts'

export const outcomes: readonly Outcome[] = ['completed', 'deadlock']

/** Between the two, a thread that joins finds one half left, and sleeps. */
export default summing({
  ...byClaim,
  finish(words, sum) {
    Atomics.notify(words, leftOf(sum))
    Atomics.sub(words, leftOf(sum), 1)
  },
})
