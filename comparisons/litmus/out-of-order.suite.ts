import { defineLitmus } from '../../patterns/litmus.ts'

/** Its threads read before they write, though they say otherwise; and one of them reads what was never written. */
export const litmus = defineLitmus({
  words: ['x', 'y'],
  threads: {
    Alice: {
      reads: ['y'],
      run(words, x, y) {
        const seen = Atomics.load(words, y)
        Atomics.store(words, x, 1)
        return seen
      },
    },
    Bob: {
      reads: ['x'],
      run(words, x, y) {
        const seen = Atomics.load(words, x)
        Atomics.store(words, y, 1)
        return seen
      },
    },
  },
  expected: {},
})

export const loop = {
  word: 'flag',
  look() {
    throw new RangeError('no look at all')
  },
  raise() {},
}
