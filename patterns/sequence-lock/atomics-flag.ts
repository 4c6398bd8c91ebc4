import type { Outcome } from '../stage.ts'
import { LEFT, RIGHT, reading, SEQUENCE } from './pair.ts'

export const bug = 'torn read: a flag looks the same before and after a change'

export const outcomes: readonly Outcome[] = ['completed', 'invariant broken']

/** A flag where there should be a number: 1 while the writer writes. */
export default reading({
  write(words, value) {
    Atomics.store(words, SEQUENCE, 1)
    Atomics.store(words, LEFT, value)
    Atomics.store(words, RIGHT, value)
    Atomics.store(words, SEQUENCE, 0)
  },
  read(words) {
    for (;;) {
      if (Atomics.load(words, SEQUENCE) !== 0) continue
      const pair = [Atomics.load(words, LEFT), Atomics.load(words, RIGHT)] as const
      if (Atomics.load(words, SEQUENCE) === 0) return pair
    }
  },
})
