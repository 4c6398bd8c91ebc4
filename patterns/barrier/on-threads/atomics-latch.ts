import type { Outcome } from '../../stage.ts'
import { ARRIVED, meeting, PARTIES } from './rounds.ts'

export const bug = 'a latch in place of a barrier: once open, it stays open'

export const outcomes: readonly Outcome[] = ['completed', 'invariant broken']

export default meeting((words) => {
  let arrived = Atomics.add(words, ARRIVED, 1) + 1
  if (arrived === PARTIES) Atomics.notify(words, ARRIVED)
  while (arrived < PARTIES) {
    Atomics.wait(words, ARRIVED, arrived)
    arrived = Atomics.load(words, ARRIVED)
  }
})
