import { signal, waitFor } from '../../word-condition.ts'
import { locked } from '../../word-lock.ts'
import { ARRIVED, LOCK, meeting, PARTIES, PHASE } from './rounds.ts'

export const price = 'each party takes the lock once more when it wakes up, one after the other'

/** The word of the condition counts its signals, one for each phase, so it is the phase as well. */
export default meeting((words) =>
  locked(words, LOCK, () => {
    const phase = Atomics.load(words, PHASE)
    if (Atomics.add(words, ARRIVED, 1) + 1 === PARTIES) {
      Atomics.store(words, ARRIVED, 0)
      signal(words, PHASE)
    } else while (Atomics.load(words, PHASE) === phase) waitFor(words, LOCK, PHASE)
  }),
)
