import { defineLitmus, roundOf } from '../litmus.ts'
import type { Outcome } from '../stage.ts'

export const bug = 'two atomic operations are not one'

export const outcomes: readonly Outcome[] = ['completed', 'invariant broken']

export const litmus = defineLitmus({
  words: ['low', 'high'],
  threads: {
    Alice: {
      reads: [],
      run(words, low, high) {
        Atomics.store(words, low, 1)
        Atomics.store(words, high, 1)
        return 0
      },
    },
    Bob: {
      reads: ['low', 'high'],
      run(words, low, high) {
        const lower = Atomics.load(words, low)
        return (lower << 1) | Atomics.load(words, high)
      },
    },
  },
  expected: { 'both halves are new, or none': (_, bob) => bob === 0b00 || bob === 0b11 },
})

/** A number in two words. In order is not at once. */
export default roundOf(litmus)
