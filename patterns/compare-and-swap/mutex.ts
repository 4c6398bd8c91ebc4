import { locked } from '../word-lock.ts'
import { inTwoWords, LEFT, LOCK, RIGHT } from './purses.ts'

export const price = 'a thread that stops with the lock stops all others; one lock for all purses'

export default inTwoWords({
  move: (words, from, to) =>
    locked(words, LOCK, () => {
      Atomics.sub(words, from, 1)
      Atomics.add(words, to, 1)
    }),
  count: (words) =>
    locked(words, LOCK, () => Atomics.load(words, LEFT) + Atomics.load(words, RIGHT)),
})
