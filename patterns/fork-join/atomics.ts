import { byClaim } from './claimed.ts'
import { summing } from './sums.ts'

export const price = 'a join may sleep on a half that another thread runs, while other tasks wait'

/** A thread that joins runs the half itself if no other thread has begun it. */
export default summing(byClaim)
