import type { Outcome } from '../stage.ts'
import { byClaim, untilFinished } from './claimed.ts'
import { summing } from './sums.ts'

export const bug = 'thread starvation: a join blocks a thread of the pool'

export const outcomes: readonly Outcome[] = ['completed', 'deadlock']

/** It waits for a half that may need the very thread which waits. */
export default summing({ ...byClaim, join: untilFinished })
