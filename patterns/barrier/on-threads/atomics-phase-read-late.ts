import type { Outcome } from '../../stage.ts'
import { arrive, untilAfter } from './phases.ts'
import { meeting, PHASE } from './rounds.ts'

export const bug = 'the phase is read after the arrival that may end it'

export const outcomes: readonly Outcome[] = ['completed', 'deadlock']

export default meeting((words) => {
  if (arrive(words)) return
  untilAfter(words, Atomics.load(words, PHASE))
})
