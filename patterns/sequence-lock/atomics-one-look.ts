import type { Outcome } from '../stage.ts'
import { LEFT, RIGHT, reading, SEQUENCE } from './pair.ts'

export const bug = 'torn read: it does not look at the number again'

export const outcomes: readonly Outcome[] = ['completed', 'invariant broken']

export default reading({
  write(words, value) {
    Atomics.add(words, SEQUENCE, 1)
    Atomics.store(words, LEFT, value)
    Atomics.store(words, RIGHT, value)
    Atomics.add(words, SEQUENCE, 1)
  },
  read(words) {
    while (Atomics.load(words, SEQUENCE) % 2 !== 0);
    return [Atomics.load(words, LEFT), Atomics.load(words, RIGHT)]
  },
})
