import { defineLitmus, roundOf } from '../litmus.ts'

export const bug = 'load buffering: a read that waits while the next write goes ahead'

export const litmus = defineLitmus({
  words: ['x', 'y'],
  threads: {
    Alice: {
      reads: ['x'],
      run(words, x, y) {
        const seen = words[x] as number
        words[y] = 1
        return seen
      },
    },
    Bob: {
      reads: ['y'],
      run(words, x, y) {
        const seen = words[y] as number
        words[x] = 1
        return seen
      },
    },
  },
  expected: { 'one of them comes first': (alice, bob) => alice === 0 || bob === 0 },
})

export default roundOf(litmus)
