import { locked } from '../word-lock.ts'
import { below, HEAD, LOCK, taking } from './cells.ts'

export const price = 'a thread that stops while it holds the lock stops all others'

export default taking({
  pop: (words) =>
    locked(words, LOCK, () => {
      const head = Atomics.load(words, HEAD)
      if (head === 0) return 0
      Atomics.store(words, HEAD, Atomics.load(words, below(head)))
      return head
    }),
  push: (words, cell) =>
    locked(words, LOCK, () => {
      Atomics.store(words, below(cell), Atomics.load(words, HEAD))
      Atomics.store(words, HEAD, cell)
    }),
})
