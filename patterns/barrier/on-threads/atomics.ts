import { arrive, untilAfter } from './phases.ts'
import { meeting, PHASE } from './rounds.ts'

export const price = 'the order of three operations is what makes it right, and no type says so'

/** Waits for a phase, and not for a number of arrivals. */
export default meeting((words) => {
  const phase = Atomics.load(words, PHASE)
  if (!arrive(words)) untilAfter(words, phase)
})
