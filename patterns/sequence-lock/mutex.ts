import { locked } from '../word-lock.ts'
import { LEFT, LOCK, RIGHT, reading } from './pair.ts'

export const price = 'readers wait for each other, and each of them writes the word of the lock'

export default reading({
  write: (words, value) =>
    locked(words, LOCK, () => {
      Atomics.store(words, LEFT, value)
      Atomics.store(words, RIGHT, value)
    }),
  read: (words) =>
    locked(words, LOCK, () => [Atomics.load(words, LEFT), Atomics.load(words, RIGHT)] as const),
})
