import { defineLitmus, roundOf } from '../litmus.ts'

export const bug = 'unsafe publication: the flag is seen before what it stands for'

/** What Bob has when he has seen the flag, and not the data. */
const STALE = 0b10

export const litmus = defineLitmus({
  words: ['data', 'flag'],
  threads: {
    Alice: {
      reads: [],
      run(words, data, flag) {
        words[data] = 1
        words[flag] = 1
        return 0
      },
    },
    Bob: {
      reads: ['flag', 'data'],
      run(words, data, flag) {
        const isRaised = words[flag] as number
        return (isRaised << 1) | (words[data] as number)
      },
    },
  },
  expected: { 'with the flag comes the data': (_, bob) => bob !== STALE },
})

export default roundOf(litmus)
