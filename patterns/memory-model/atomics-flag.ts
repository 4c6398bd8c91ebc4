import { defineLitmus, roundOf } from '../litmus.ts'

export const price =
  'none for the data: it is written and read plainly, on the right side of the flag'

/** What Bob has when he has seen the flag, and not the data. */
const STALE = 0b10

export const litmus = defineLitmus({
  words: ['data', 'flag'],
  threads: {
    Alice: {
      reads: [],
      run(words, data, flag) {
        words[data] = 1
        Atomics.store(words, flag, 1)
        return 0
      },
    },
    Bob: {
      reads: ['flag', 'data'],
      run(words, data, flag) {
        const isRaised = Atomics.load(words, flag)
        return (isRaised << 1) | (words[data] as number)
      },
    },
  },
  expected: { 'with the flag comes the data': (_, bob) => bob !== STALE },
})

/** What happens before the store of the flag happens before whatever follows a load that sees it. */
export default roundOf(litmus)
