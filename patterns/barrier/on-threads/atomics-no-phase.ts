import type { Outcome } from '../../stage.ts'
import { ARRIVED, meeting, PARTIES } from './rounds.ts'

export const bug = 'no phase: the next round is taken for this one'

export const outcomes: readonly Outcome[] = ['completed', 'deadlock']

/** The last one resets the count; who waits for that may find that the other has arrived again. */
export default meeting((words) => {
  let arrived = Atomics.add(words, ARRIVED, 1) + 1
  if (arrived === PARTIES) {
    Atomics.store(words, ARRIVED, 0)
    Atomics.notify(words, ARRIVED)
    return
  }
  while (arrived !== 0) {
    Atomics.wait(words, ARRIVED, arrived)
    arrived = Atomics.load(words, ARRIVED)
  }
})
