import { LEFT, RIGHT, reading, SEQUENCE } from './pair.ts'

export const price = 'one writer at a time, and readers start over while it writes'

/** A reader writes nothing. It looks at the number before and after. */
export default reading({
  write(words, value) {
    Atomics.add(words, SEQUENCE, 1)
    Atomics.store(words, LEFT, value)
    Atomics.store(words, RIGHT, value)
    Atomics.add(words, SEQUENCE, 1)
  },
  read(words) {
    for (;;) {
      const before = Atomics.load(words, SEQUENCE)
      if (before % 2 !== 0) continue
      const pair = [Atomics.load(words, LEFT), Atomics.load(words, RIGHT)] as const
      if (Atomics.load(words, SEQUENCE) === before) return pair
    }
  },
})
