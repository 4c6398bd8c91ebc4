import { LEFT, moving } from './purses.ts'

export const price = 'both amounts must fit into one word, and so must any third'

/** What a coin in a purse counts for in the common word. */
const weightOf = (purse: number): number => (purse === LEFT ? 1 : 1 << 16)

const total = (both: number): number => (both & 0xffff) + (both >>> 16)

/** Both purses in one word, changed by one compare-and-swap. */
export default moving({
  fill(words) {
    words[0] = weightOf(0) + weightOf(1)
  },
  move(words, from, to) {
    for (;;) {
      const seen = Atomics.load(words, 0)
      const next = seen - weightOf(from) + weightOf(to)
      if (Atomics.compareExchange(words, 0, seen, next) === seen) return
    }
  },
  count: (words) => total(Atomics.load(words, 0)),
  atRest: (words) => total(words[0] ?? 0),
})
