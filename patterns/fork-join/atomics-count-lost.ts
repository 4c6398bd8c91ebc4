import type { Outcome } from '../stage.ts'
import { byClaim } from './claimed.ts'
import { leftOf, summing } from './sums.ts'

export const bug = 'lost update of the join counter'

export const outcomes: readonly Outcome[] = ['completed', 'deadlock']

/** Two halves that finish at the same time count as one. */
export default summing({
  ...byClaim,
  finish(words, sum) {
    const left = Atomics.load(words, leftOf(sum)) - 1
    Atomics.store(words, leftOf(sum), left)
    if (left === 0) Atomics.notify(words, leftOf(sum))
  },
})
