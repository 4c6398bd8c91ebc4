import type { Outcome } from '../stage.ts'
import { counting, LOCK } from './counter.ts'

export const bug = 'a ticket that two draw'

export const outcomes: readonly Outcome[] = ['completed', 'deadlock', 'invariant broken']

const SERVING = LOCK + 1

/** A ticket is read and counted in two operations, so two may have the same. */
export default counting({
  names: ['lock.ticket', 'lock.serving'],
  acquire(words) {
    const ticket = Atomics.load(words, LOCK)
    Atomics.store(words, LOCK, ticket + 1)
    while (Atomics.load(words, SERVING) !== ticket);
  },
  release: (words) => Atomics.add(words, SERVING, 1),
})
