import type { Outcome } from '../stage.ts'
import { byClaim } from './claimed.ts'
import { summing } from './sums.ts'

export const bug = 'a forgotten join: the result is read too early'

export const outcomes: readonly Outcome[] = ['completed', 'invariant broken']

/** It adds what there is. */
export default summing({ ...byClaim, join() {} })
