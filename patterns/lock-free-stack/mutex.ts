import { below, HEAD, LOCK, taking } from './cells.ts'

export const price = 'a thread that stops while it holds the lock stops all others'

function locked<A>(words: Int32Array, use: () => A): A {
  while (Atomics.compareExchange(words, LOCK, 0, 1) !== 0) Atomics.wait(words, LOCK, 1)
  try {
    return use()
  } finally {
    Atomics.store(words, LOCK, 0)
    Atomics.notify(words, LOCK, 1)
  }
}

export default taking({
  pop: (words) =>
    locked(words, () => {
      const head = Atomics.load(words, HEAD)
      Atomics.store(words, HEAD, Atomics.load(words, below(head)))
      return head
    }),
  push: (words, cell) =>
    locked(words, () => {
      Atomics.store(words, below(cell), Atomics.load(words, HEAD))
      Atomics.store(words, HEAD, cell)
    }),
})
