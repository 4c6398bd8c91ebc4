import { dining, forksOf, putForkBack, takeFork } from './table.ts'

export const price = 'a rule for all who take two forks: the one with the lower number first'

const inOrder = (seat: number): readonly number[] => [...forksOf(seat)].sort((a, b) => a - b)

export default dining({
  take(words, seat) {
    for (const fork of inOrder(seat)) takeFork(words, fork, seat)
  },
  putBack(words, seat) {
    for (const fork of inOrder(seat)) putForkBack(words, fork)
  },
})
