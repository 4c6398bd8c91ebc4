import { defineLitmus, roundOf } from '../litmus.ts'

export const bug = 'store buffering: a write that waits while the next read goes ahead'

export const litmus = defineLitmus({
  words: ['x', 'y'],
  threads: {
    Alice: {
      reads: ['y'],
      run(words, x, y) {
        words[x] = 1
        return words[y] as number
      },
    },
    Bob: {
      reads: ['x'],
      run(words, x, y) {
        words[y] = 1
        return words[x] as number
      },
    },
  },
  expected: { 'one of them sees the other': (alice, bob) => alice === 1 || bob === 1 },
})

/** Each says that it is there, and looks for the other (the heart of Dekker's mutual exclusion, 1965). */
export default roundOf(litmus)
