import type { Outcome } from '../stage.ts'
import { inTwoWords, LEFT, RIGHT } from './purses.ts'

export const bug = 'lost update'

export const outcomes: readonly Outcome[] = ['completed', 'invariant broken']

function change(words: Int32Array, purse: number, by: number): void {
  Atomics.store(words, purse, Atomics.load(words, purse) + by)
}

/** Each access is atomic; what is between them is not. */
export default inTwoWords({
  move(words, from, to) {
    change(words, from, -1)
    change(words, to, 1)
  },
  count: (words) => Atomics.load(words, LEFT) + Atomics.load(words, RIGHT),
})
