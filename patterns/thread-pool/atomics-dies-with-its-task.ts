import type { Outcome } from '../stage.ts'
import { inBits } from './in-bits.ts'
import { performOrDie } from './jobs.ts'
import { inWords } from './words.ts'

export const bug = 'a task takes its thread along, and is never answered'

export const outcomes: readonly Outcome[] = ['deadlock']

/** A thread that ends owes an answer to each task that it has begun. */
export default inWords(inBits, performOrDie)
