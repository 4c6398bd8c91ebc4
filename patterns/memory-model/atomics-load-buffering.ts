import { defineLitmus, roundOf } from '../litmus.ts'

export const price = 'no later access may begin before the load is done'

export const litmus = defineLitmus({
  words: ['x', 'y'],
  threads: {
    Alice: {
      reads: ['x'],
      run(words, x, y) {
        const seen = Atomics.load(words, x)
        Atomics.store(words, y, 1)
        return seen
      },
    },
    Bob: {
      reads: ['y'],
      run(words, x, y) {
        const seen = Atomics.load(words, y)
        Atomics.store(words, x, 1)
        return seen
      },
    },
  },
  expected: { 'one of them comes first': (alice, bob) => alice === 0 || bob === 0 },
})

export default roundOf(litmus)
