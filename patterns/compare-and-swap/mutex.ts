import { inTwoWords, LEFT, LOCK, RIGHT } from './purses.ts'

export const price = 'a thread that stops with the lock stops all others; one lock for all purses'

function locked<A>(words: Int32Array, use: () => A): A {
  while (Atomics.compareExchange(words, LOCK, 0, 1) !== 0) Atomics.wait(words, LOCK, 1)
  try {
    return use()
  } finally {
    Atomics.store(words, LOCK, 0)
    Atomics.notify(words, LOCK, 1)
  }
}

export default inTwoWords({
  move: (words, from, to) =>
    locked(words, () => {
      Atomics.sub(words, from, 1)
      Atomics.add(words, to, 1)
    }),
  count: (words) => locked(words, () => Atomics.load(words, LEFT) + Atomics.load(words, RIGHT)),
})
