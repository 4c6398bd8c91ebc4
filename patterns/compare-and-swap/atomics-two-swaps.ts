import type { Outcome } from '../stage.ts'
import { inTwoWords, LEFT, RIGHT } from './purses.ts'

export const bug = 'two atomic operations, and a coin in flight'

export const outcomes: readonly Outcome[] = ['completed', 'invariant broken']

/** Changes a word by compare-and-swap, again and again until nobody interferes. */
function change(words: Int32Array, purse: number, by: number): void {
  let seen = Atomics.load(words, purse)
  for (let found = -1; found !== seen; ) {
    found = Atomics.compareExchange(words, purse, seen, seen + by)
    if (found === seen) return
    seen = found
  }
}

/** No coin is lost, and Carol may come while one is in nobody's purse. */
export default inTwoWords({
  move(words, from, to) {
    change(words, from, -1)
    change(words, to, 1)
  },
  count: (words) => Atomics.load(words, LEFT) + Atomics.load(words, RIGHT),
})
