import type { Outcome } from '../stage.ts'
import { inBits } from './in-bits.ts'
import { inWords } from './words.ts'

export const bug = 'a pool that waits for itself'

export const outcomes: readonly Outcome[] = ['completed', 'deadlock']

/** A job waits for its part, which waits for a thread. */
export default inWords((words) => ({ ...inBits(words), takeBack: () => false }))
