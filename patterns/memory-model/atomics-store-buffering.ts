import { defineLitmus, roundOf } from '../litmus.ts'

export const price = 'the processor waits at each store until all threads can see it'

export const litmus = defineLitmus({
  words: ['x', 'y'],
  threads: {
    Alice: {
      reads: ['y'],
      run(words, x, y) {
        Atomics.store(words, x, 1)
        return Atomics.load(words, y)
      },
    },
    Bob: {
      reads: ['x'],
      run(words, x, y) {
        Atomics.store(words, y, 1)
        return Atomics.load(words, x)
      },
    },
  },
  expected: { 'one of them sees the other': (alice, bob) => alice === 1 || bob === 1 },
})

export default roundOf(litmus)
