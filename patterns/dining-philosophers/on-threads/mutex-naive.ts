import type { Outcome } from '../../stage.ts'
import { dining, forksOf, putForkBack, takeFork } from './table.ts'

export const bug = 'circular wait'

export const outcomes: readonly Outcome[] = ['completed', 'deadlock']

export default dining({
  take(words, seat) {
    for (const fork of forksOf(seat)) takeFork(words, fork, seat)
  },
  putBack(words, seat) {
    for (const fork of forksOf(seat)) putForkBack(words, fork)
  },
})
